"""Pages without an account: ask, follow by code, rate with one tap."""
