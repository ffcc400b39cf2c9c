"""My calendar subscriptions: made, shown once, ended.

Here: the owner's list. Not here: the feed itself, which is read without signing in (`web.public.calendar`).
"""
