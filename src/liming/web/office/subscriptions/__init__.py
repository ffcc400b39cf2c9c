"""My calendar subscriptions."""
