"""The service ledger: list, one record, correction."""
