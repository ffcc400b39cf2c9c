"""Audit tasks: what looked odd in the records, its evidence side by side, and what people found."""
