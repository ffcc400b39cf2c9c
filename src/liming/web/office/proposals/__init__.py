"""Proposed projects: clusters of like requests, the requests behind each, and the decision."""
