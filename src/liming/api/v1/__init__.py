"""API version 1: what the office pages show, as JSON, through the same queries and the same scope.

Here: schemas and what is read or sent. Not here: keys and their rights (`api.senders`), or a figure no page
shows.
"""
