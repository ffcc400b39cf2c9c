"""Good practice: the list everybody may search, one practice with its evidence, and what it became."""
