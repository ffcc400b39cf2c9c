"""Who may what, in words, for everybody who is signed in.

Here: the table of rights by role, read from `shared.viewer`. Not here: granting a role (`register`).
"""
