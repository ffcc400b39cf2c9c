"""Proposed projects: clusters of like requests, the requests behind each, and the decision.

Not here: a project once it is one (`projects`), or how clusters are found (`core.benchmark.clusters`).
"""
