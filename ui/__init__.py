"""What the pages share: the frame, words and numbers, charts, images and the choice of a run."""
