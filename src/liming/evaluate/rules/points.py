"""Points that no editable value holds."""

PROJECT_CAP = 2
"""Feature projects counted per team: one team, one project, and one more."""
