"""The demo starts from what every new database holds."""

from liming.jobs.set_up import load_all_defaults

__all__ = ["load_all_defaults"]
