"""Reports: composed once from records as plain parts, then laid out as Word, PDF, spreadsheet or page.

Here: which part follows which, and the layouts. Not here: figures; a composer asks `evaluate` and `improve`
and divides nothing.
"""
