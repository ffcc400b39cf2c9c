"""Rules of the execute room: values in, values out.

Here: tables of states, numbers, reasons, columns of sheets, how long things are kept. Not here: rows read or
written, the clock, the viewer.
"""
