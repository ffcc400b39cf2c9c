"""Evaluate: from the ledger to indicators, quarter snapshots and bands.

Lives here: indicator versions, snapshots and what opens a figure to its records.
May not live here: arithmetic of scores (core.benchmark) or what is done about a gap (improve).
"""
