"""What is found out from predictions and images: pure functions of arrays, nothing is trained."""
