"""Chunks, vectors, full text and retrieval over the corpus."""
