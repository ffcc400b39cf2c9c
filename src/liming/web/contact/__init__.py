"""Pages of a community, township, village or enterprise: ask, follow, urge, rate; its own requests only.

Here: their forms and words. Not here: what a contact may see; `execute.queries.contacts` decides that.
"""
