"""Outages and work areas: entered, imported, attached to and ended."""
