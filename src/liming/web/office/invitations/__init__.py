"""Inviting people to open their accounts: who waits, codes shown once, sheets to hand out.

Not here: opening an account with a code, which needs no sign-in, or how long a code holds
(`register.actions`).
"""
