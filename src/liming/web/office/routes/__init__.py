"""Routes of a team's day and week: the captain's board, changes by hand, the sheet for each member.

Not here: the search for a route (`core.planning.routes`), or a member's own day (`web.field.day`).
"""
