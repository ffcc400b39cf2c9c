"""Doors to the outside: spreadsheets, documents, reports, notices, calendars, counting engines.

Lives here: reading and writing foreign formats behind plain Python values. May not live here: decisions; an
adapter refuses what it cannot read and says why.
"""
