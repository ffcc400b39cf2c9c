"""Imported hotline sheets: the file looked at first, every row accounted for.

Not here: reading cells (`adapters.spreadsheets`), what a row means (`execute.rules.sheets`), or sheets of the
register (`register`).
"""
