"""Pages for machines: the versioned API.

Lives here: schemas and endpoints, each one domain call.
May not live here: rules, queries or writes of its own.
"""
