"""Contacts: who speaks for a community, township, village or enterprise.

Here: naming them, their dates and codes. Not here: their own pages (`web.contact`).
"""
