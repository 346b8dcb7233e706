"""How cost grows: seconds and memory against images, parameters, runs and sessions."""
