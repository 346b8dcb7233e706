"""What a model said about known images, and every figure of it. No torch here."""
