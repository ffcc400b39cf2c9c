"""The demo province: declarative data in `data/`, drawn with one seed, inserted in bulk.

Everything is invented; the same scale, seed and clock give the same province. Not here: a row that no act
could have made.
"""
