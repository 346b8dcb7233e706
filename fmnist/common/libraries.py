"""The libraries whose versions a record keeps, and without which nothing runs."""

LIBRARIES = {
    "torch": (2, 9),
    "torchvision": (0, 24),
    "numpy": (2, 0),
    "scikit-learn": (1, 5),
    "safetensors": (0, 4, 5),
    "streamlit": (1, 60),
}
"""With the oldest version that will do, as in pyproject.toml."""
