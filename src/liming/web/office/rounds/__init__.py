"""Rounds: one piece of work that leads to many places, planned and looked at.

Not here: walking it (`web.field`), or a special action's places (`special_actions`).
"""
