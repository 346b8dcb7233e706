"""The only room that reads and writes the query parameters of a page."""
