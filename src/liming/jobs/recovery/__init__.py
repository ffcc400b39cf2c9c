"""The house recovers: backup, restore, and the move from one kind of database to another.

Whatever engine keeps the rows, a backup holds them as one SQLite file: a page-true copy of a SQLite database,
or PostgreSQL's rows read in one transaction. Backup, restore and move therefore share one reader and writer.
"""
