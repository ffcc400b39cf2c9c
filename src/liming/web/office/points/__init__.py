"""Bonus, deduction and veto cases: the list, one case with its reviews, the scoring sheet."""
