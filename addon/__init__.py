"""Usher: from a request to its seat in the library."""

__version__ = "0.1.0"
