"""Keys of other systems: given, shown once, withdrawn.

Here: the administrator's list. Not here: what a key may do (`api.senders`).
"""
