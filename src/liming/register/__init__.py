"""Who and where: accounts, divisions, units, teams, members, grids, points, customers, sites.

Lives here: the dated register, its name patterns, its imports and exports.
May not live here: plans, work, scores; nothing here knows the rooms above.
"""
