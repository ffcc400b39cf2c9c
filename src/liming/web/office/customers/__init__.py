"""Key customers: the list with what is due, one customer, talks, measures, reports.

Not here: customers as rows of the register (`register`), or the paper of a report (`adapters.documents`).
"""
