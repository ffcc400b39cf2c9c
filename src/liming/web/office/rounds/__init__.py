"""Rounds: one piece of work that leads to many places, planned and looked at."""
