"""What the page Search draws."""
