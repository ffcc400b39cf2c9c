"""Reads of the register; each takes the viewer unless it answers who the viewer is."""

from liming.register.queries.viewers import viewer_of

__all__ = ["viewer_of"]
