"""Parameters: what holds, where it comes from, and what units set of their own; calendar and services.

Not here: reading a value for work (`register.queries.parameters`), or the values shipped
(`data/parameters.toml`).
"""
