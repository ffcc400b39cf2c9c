"""Press items and honours: the list with what counts, entering, verifying by a second person.

Not here: activities (`activities`), or the public notice of a quarter (`quarters`).
"""
