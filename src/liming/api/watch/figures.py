"""The house's figures in Prometheus' text format."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from liming.execute.queries import phone_acts_since
from liming.shared import audit, clock, health, outbox, pulse
from liming.shared.tallies import BOUNDS, Tally, tallies
from liming.shared.viewer import system_viewer

_LABEL = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
Labels = dict[str, object]


def text_of() -> str:
    """All figures; those of the database are left out while it does not answer."""
    lines = list(_requests(tallies().read()))
    found = health.look()
    lines += _gauge("liming_state", "0 well, 1 weak, 2 down", [({"check": f.name}, f.state) for f in found])
    if found[0].state is not health.State.DOWN:
        lines += _of_database()
    return "\n".join(lines) + "\n"


def _of_database() -> Iterator[str]:
    counts = outbox.counts()
    yield from _gauge("liming_tasks", "background work by state", _by("state", counts))
    waits = outbox.oldest_wait().total_seconds()
    yield from _gauge("liming_tasks_oldest_seconds", "how long the oldest due work waits", [({}, waits)])
    yield from _gauge("liming_audit_waiting", "audit entries not sealed yet", [({}, audit.waiting())])
    ages = {
        name: (clock.now() - row.at).total_seconds()
        for name, row in pulse.beats().items()
        if row.at is not None
    }
    yield from _gauge("liming_worker_age_seconds", "since a step was last done well", _by("step", ages))
    acts = phone_acts_since(system_viewer("metrics"), clock.now() - timedelta(hours=1))
    yield from _gauge(
        "liming_phone_acts_last_hour", "acts of phones by what became of them", _by("state", acts)
    )
    yield from _gauge("liming_database_bytes", "size of the database", [({}, health.database_bytes())])


def _requests(rows: list[Tally]) -> Iterator[str]:
    name = "liming_request_seconds"
    yield f"# HELP {name} answers by page, method and status"
    yield f"# TYPE {name} histogram"
    for row in rows:
        labels: Labels = {"route": row.route, "method": row.method, "status": row.status}
        total = 0
        for bound, count in zip([*map(str, BOUNDS), "+Inf"], row.counts, strict=True):
            total += count
            yield _line(f"{name}_bucket", labels | {"le": bound}, total)
        yield _line(f"{name}_sum", labels, round(row.seconds, 6))
        yield _line(f"{name}_count", labels, total)


def _by(label: str, figures: dict[str, int] | dict[str, float]) -> list[tuple[Labels, float]]:
    return [({label: name}, value) for name, value in figures.items()]


def _gauge(name: str, words: str, figures: Iterable[tuple[Labels, float]]) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} gauge"
    for labels, value in figures:
        yield _line(name, labels, value)


def _line(name: str, labels: Labels, value: float) -> str:
    inside = ",".join(f'{key}="{str(each).translate(_LABEL)}"' for key, each in labels.items())
    return f"{name}{{{inside}}} {value:g}" if inside else f"{name} {value:g}"
