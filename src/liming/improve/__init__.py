"""Improve: from a gap to an action, verified by the next measurement, to good practice.

Lives here: gaps, improvements with their frozen baseline, verifications.
May not live here: measuring itself; a verdict is computed from two snapshots.
"""
