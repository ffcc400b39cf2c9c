"""Notices: mine, open warnings, what was not delivered, and the channels out of the house."""
