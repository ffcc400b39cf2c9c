"""The map from outbox kinds to the actions that do the work."""

from liming.shared import audit, outbox


def connect() -> None:
    """Called once at start-up; a kind without a handler fails loudly in the worker."""
    outbox.handle("seal_audit", audit.seal)
