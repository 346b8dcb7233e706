"""The images: where they come from, how they are verified, split, augmented and made."""
