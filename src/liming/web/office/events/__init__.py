"""Outages and work areas: entered, imported, attached to and ended.

Here: the list and one event with its requests. Not here: which requests lie inside, asked of `execute`.
"""
