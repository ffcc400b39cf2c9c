"""The house recovers: backup, restore, and the move from one kind of database to another.

Whatever engine keeps the rows, a backup holds them as one SQLite file, so that all three share one reader and
writer (docs/adr/0020). Not here: what a row means; tables are copied as they are.
"""
