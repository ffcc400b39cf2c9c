"""Tables in and out of Excel and CSV files.

Here: cells, sheets, the mark of who took a file away. Not here: what a column means; that stands in the
rooms' `rules`.
"""

from liming.adapters.marks import Mark
from liming.adapters.spreadsheets.reading import read_table
from liming.adapters.spreadsheets.writing import write_marked_copy, write_table, write_tables

__all__ = ["Mark", "read_table", "write_marked_copy", "write_table", "write_tables"]
