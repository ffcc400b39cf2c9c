"""The service ledger: list, one record, correction.

Here: filters and columns of records. Not here: writing one; that happens where the work ends (`web.field`,
`requests`, `activities`).
"""
