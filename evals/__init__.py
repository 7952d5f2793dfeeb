"""Question sets and measures."""
