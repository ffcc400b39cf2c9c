"""Codes on posters: issue, print, withdraw, and how many requests came by each.

Not here: the poster as a file (`adapters.documents.poster`), or the page that a code opens (`web.public`).
"""
