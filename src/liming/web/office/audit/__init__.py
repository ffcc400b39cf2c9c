"""The audit as its administrator reads it."""
