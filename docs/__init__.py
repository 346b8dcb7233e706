"""What a page of text explains better than code, and the screenshots."""
