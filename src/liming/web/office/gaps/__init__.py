"""Gaps and measures: the board, one gap, and the forms that open, finish and verify a measure."""
