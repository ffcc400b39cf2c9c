"""The audit as its administrator reads it: who did what, whether the chain and the seals hold.

Here: words for acts. Not here: changed values, which nobody is shown; nor audit tasks about records
(`audits`).
"""
