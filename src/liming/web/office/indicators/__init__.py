"""Indicators as data: the catalogue, a version's form with its effect, the rules, units' own indicators.

Here: proposing and reading versions. Not here: a team's figures (`league`).
"""
