"""Supervision in the office: plan, checks, findings, reviews, integrity reports.

Not here: urging about a request (`requests`) or an item (`plan`), which people call 督办.
"""
