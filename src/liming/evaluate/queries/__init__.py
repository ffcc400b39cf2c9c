"""Reads of the evaluate room; each takes the viewer unless it proves a snapshot."""

from liming.evaluate.queries.verification import Proof, snapshot_of, verify

__all__ = ["Proof", "snapshot_of", "verify"]
