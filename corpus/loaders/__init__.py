"""Loaders: a file's bytes in, plain text with headings and pages out. One format, one file."""
