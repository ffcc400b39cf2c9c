"""What a new database needs before anybody can work in it: divisions, calendars, services, limits."""

import json
from collections.abc import Callable

from django.conf import settings

from liming.evaluate import actions as evaluate
from liming.execute import actions as execute
from liming.improve import actions as improve
from liming.plan import actions as plan
from liming.register import actions as register
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer

Say = Callable[[str], object]


def load_all_defaults(say: Say = lambda words: None) -> None:
    """Load what every room ships, in the order of the house; running it again changes nothing.

    `say` is called with the name of each step before it begins. Raises FileNotFoundError while the
    division file is not built.
    """
    viewer = system_viewer("defaults")
    for name, step in _STEPS:
        say(name)
        step(viewer)


def _load_divisions(viewer: Viewer) -> None:
    register.load_divisions(viewer, json.loads(settings.DIVISIONS_FILE.read_text("utf-8")))


def _load_calendars(viewer: Viewer) -> None:
    """This year's days off and next year's, which work planned in December needs."""
    year = clock.today().year
    for each in (year, year + 1):
        register.load_calendar(viewer, each)


_STEPS: tuple[tuple[str, Callable[[Viewer], object]], ...] = (
    ("register", register.load_defaults),
    ("divisions", _load_divisions),
    ("calendars", _load_calendars),
    ("plan", plan.load_defaults),
    ("execute", execute.load_defaults),
    ("evaluate", evaluate.load_defaults),
    ("improve", improve.load_defaults),
)
