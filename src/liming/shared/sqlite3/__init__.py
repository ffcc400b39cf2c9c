"""SQLite as the house uses it: writers stand in one line instead of failing as "locked".

Here: the database backend that Django is told of. Not here: SQL of any room.
"""
