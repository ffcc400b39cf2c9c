"""Parameters: what holds, where it comes from, and what units set of their own."""
