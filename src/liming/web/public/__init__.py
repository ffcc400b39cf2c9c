"""Pages without an account: ask, follow by code, rate with one tap, check a certificate, read a calendar.

Here: forms for strangers and how often one may send. Not here: names and numbers, beyond what the code's
owner gave.
"""
