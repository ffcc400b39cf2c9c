"""SQLite as the house uses it: writers stand in one line."""
