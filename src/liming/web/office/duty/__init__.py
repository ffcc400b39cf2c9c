"""Duty rosters, the station desk, service points, presence and hours.

Here: a month made, published, swapped, and what it came to. Not here: the solver (`core.planning.rosters`) or
a member's own duty (`web.field.duty`).
"""
