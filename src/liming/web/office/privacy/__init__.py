"""Personal data: what people ask about theirs, and what goes when its time is over.

Here: one data request's course and the report of clearing. Not here: which fields of which tables
(`execute.queries.retention_tables`).
"""
