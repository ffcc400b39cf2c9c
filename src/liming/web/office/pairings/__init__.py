"""Pairings with village branches: the list and one pairing with its plan of the year.

A yearly item is done when an activity says so. Not here: that activity (`activities`).
"""
