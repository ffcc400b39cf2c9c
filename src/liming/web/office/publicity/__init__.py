"""Press items and honours: the list with what counts, entering, verifying."""
