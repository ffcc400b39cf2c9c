"""The member's phone: my day, one item, quick record, own ledger."""
