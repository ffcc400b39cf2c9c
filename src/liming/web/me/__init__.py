"""Pages about the reader's own account: password, second factor, sign-ins, own phones.

Here: only what the reader may change of it. Not here: accounts of others (`web.office.register`).
"""
