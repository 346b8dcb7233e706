"""Pictures made by program, to prepare networks for what people draw and photograph."""
