"""What several pages draw: the frame, words and numbers, charts, images and pickers."""
