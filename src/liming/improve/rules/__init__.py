"""Which states follow which."""

from liming.improve.rules.transitions import GAP_STATES, IMPROVEMENT_STATES

__all__ = ["GAP_STATES", "IMPROVEMENT_STATES"]
