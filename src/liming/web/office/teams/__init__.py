"""The list of teams and the page of one team: its people, grids, work and where it stands.

Here: reading only. Not here: changing a team (`register`).
"""
