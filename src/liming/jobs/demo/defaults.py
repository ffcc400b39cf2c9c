"""What a new database needs before anything is built: divisions, calendar, services, limits, indicators."""

import json

from django.conf import settings

from liming.evaluate import actions as evaluate
from liming.execute import actions as execute
from liming.plan import actions as plan
from liming.register import actions as register
from liming.shared.viewer import system_viewer


def load_all_defaults() -> None:
    """Load what every room ships, in the order of the house; running it again changes nothing."""
    viewer = system_viewer("defaults")
    register.load_defaults(viewer)
    register.load_divisions(viewer, json.loads(settings.DIVISIONS_FILE.read_text("utf-8")))
    plan.load_defaults(viewer)
    execute.load_defaults(viewer)
    evaluate.load_defaults(viewer)
