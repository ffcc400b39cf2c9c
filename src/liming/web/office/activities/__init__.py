"""Activities: the list, one activity, announcing and recording it.

Its record is written to the ledger by `execute.actions.activities`. Not here: pairings and their yearly items
(`pairings`).
"""
