"""Audit tasks: what looked odd in the records, its evidence side by side, and what people found.

Not here: the audit of acts (`audit`), or the searches (`evaluate.queries.sightings`).
"""
