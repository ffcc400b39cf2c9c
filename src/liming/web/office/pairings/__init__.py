"""Pairings with village branches: the list and one pairing with its plan of the year."""
