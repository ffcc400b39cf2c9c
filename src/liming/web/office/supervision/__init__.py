"""Supervision in the office: plan, checks, findings."""
