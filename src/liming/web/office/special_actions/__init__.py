"""Special actions: the year's list, one with its lead group and places, sheets and papers.

Not here: the work at a place once it is an item (`plan`), or guarantees (`guarantees`).
"""
