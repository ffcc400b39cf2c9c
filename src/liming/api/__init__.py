"""Pages for machines: version 1, Open311 and the watch.

Lives here: schemas and endpoints, each one domain call. May not live here: rules, queries or writes of its
own.
"""
