"""The requests board, its drawer and the form for callers."""
