"""Bonus, deduction and veto cases: the list, one case with its reviews, the scoring sheet.

Not here: what they make of a quarter (`league`), or their caps (`evaluate.rules.point_caps`).
"""
