"""Exemplary posts and responsibility areas with what the ledger shows of them.

Here: reading only. Not here: entering them (`register`) or their yearly review (`supervision`).
"""
