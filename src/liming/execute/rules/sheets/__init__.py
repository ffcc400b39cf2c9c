"""Reading a hotline's sheet: columns, values, and what asks for a person's look.

Here: one row after another, as values. Not here: the file (`adapters.spreadsheets`) or the requests made of
it (`actions.sheets`).
"""
