"""The independent call-backs of a quarter: drawn, called, written down."""
