"""Reports: the bulletin to read, and every report to make, with templates and the performance report.

Not here: what stands in a report (`adapters.reports`), or papers of single matters (`adapters.documents`).
"""
