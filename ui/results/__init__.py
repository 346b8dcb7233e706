"""The page Results, a file for each tab."""
