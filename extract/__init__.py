"""Chinese local-government policy documents in, comparable rows with their proof out."""

__version__ = "0.1.0"
