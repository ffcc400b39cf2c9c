"""API version 1: what the office pages show, as JSON, through the same queries and the same scope."""
