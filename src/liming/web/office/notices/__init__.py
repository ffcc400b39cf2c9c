"""Notices: mine, open warnings, what was not delivered, and the channels out of the house.

Not here: the public notice of a quarter (`quarters`), or the words of a notice, which are parameters.
"""
