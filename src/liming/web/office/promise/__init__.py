"""The promise put to the test, opening to its requests: how often the limits were kept.

Here: one page of figures and its rows. Not here: limits themselves (`settings`).
"""
