"""Sentences as vectors, near each other when they mean alike. Optional: all else works without.

The model is all-MiniLM-L6-v2, read from an installed package or a folder, never fetched. Its
weights are checked, turned once into a small ONNX file, and run without PyTorch.
"""

from analysis.meaning.model import MeaningRefused, default_cache, find, forget, load, missing

__all__ = ["MeaningRefused", "default_cache", "find", "forget", "load", "missing"]
