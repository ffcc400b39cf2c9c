"""Pages about the reader's own account."""
