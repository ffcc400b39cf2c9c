"""Projects: the board, one with its card, items, milestones and dossier, and siting.

Not here: proposed projects (`proposals`), or the solver that sites (`core.planning.siting`).
"""
