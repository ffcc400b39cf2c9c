"""Reads of the plan room; each takes the viewer."""

from liming.plan.queries.derivation import DerivedMonth, PlannedVisit, derived_month
from liming.plan.queries.items import day_items, item_for, month_items

__all__ = [
    "DerivedMonth",
    "PlannedVisit",
    "day_items",
    "derived_month",
    "item_for",
    "month_items",
]
