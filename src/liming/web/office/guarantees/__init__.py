"""Special guarantees: list, plan, places, progress, report.

Its checks and watches are work items and walk as such. Not here: the phone's page of a place
(`web.field.guarantee`).
"""
