"""Whether models, or their trainings, differ by more than luck. No torch here."""
