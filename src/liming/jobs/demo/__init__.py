"""The demo province: declarative data in `data/`, drawn with one seed, inserted in bulk.

Everything is invented. The same scale, seed and clock give the same province.
"""
