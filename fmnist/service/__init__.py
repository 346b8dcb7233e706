"""A model as a service over HTTP: it answers pictures and images, and says how it fares."""
