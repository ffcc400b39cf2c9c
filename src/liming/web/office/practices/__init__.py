"""Good practice: the list everybody may search, one practice with its evidence, and what it became.

Not here: the measure it came from (`gaps`), or the plan line it leads to (`plan`).
"""
