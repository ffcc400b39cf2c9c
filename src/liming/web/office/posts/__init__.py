"""Exemplary posts and responsibility areas with what the ledger shows of them."""
