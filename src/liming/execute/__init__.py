"""Execute: from the whistle to a rated closure, and the one ledger everything is counted from.

Lives here: requests, dispatch, visits, the ledger of service records, sealed ratings.
May not live here: indicators, bands, gaps; a count is never stored beside the ledger.
"""
