"""What the page Lessons draws."""
