"""Calculations on the deal: typed inputs, every step shown, values taken from terms cited."""
