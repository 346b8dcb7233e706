"""The libraries whose versions a record keeps, and without which nothing runs."""

LIBRARIES = ("torch", "torchvision", "numpy", "scikit-learn", "safetensors", "streamlit")
