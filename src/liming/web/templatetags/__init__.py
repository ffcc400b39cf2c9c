"""Words that templates use: `liming` for all, others for one area.

Here: registration, and small pieces of markup. Not here: formats and marks as functions (`web.words`), or
queries.
"""
