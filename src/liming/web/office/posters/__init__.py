"""Codes on posters: issue, print, withdraw, and how many requests came by each."""
