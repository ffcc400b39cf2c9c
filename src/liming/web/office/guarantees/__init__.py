"""Special guarantees: list, plan, progress, report."""
