"""Contacts: who speaks for a community, township, village or enterprise."""
