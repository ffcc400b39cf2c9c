"""Inviting people to open their accounts."""
