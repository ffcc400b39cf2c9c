"""Gaps and measures: the board, one gap, and the forms that open, finish and verify a measure.

Not here: how a gap adds up (`league`), or the verdict, which is computed.
"""
