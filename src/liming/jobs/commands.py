"""A command that changes or takes away something says in the audit that it ran, by whom and how it ended."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error

from liming.shared import audit
from liming.shared.viewer import system_viewer

_OF_EVERY_COMMAND = frozenset(
    ["verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"]
)
_LONGEST = 80


class ToldCommand(BaseCommand):
    """Its acts are written by a named system viewer; the run itself is one more entry, `command.ran`."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run, and tell whatever the end was."""
        ended = "refused"
        try:
            said = super().execute(*args, **options)
            ended = "done"
        except SystemExit as end:
            ended = "done" if not end.code else "refused"
            raise
        finally:
            self._tell(ended, options)
        return said

    def _tell(self, ended: str, options: dict[str, Any]) -> None:
        name = type(self).__module__.rpartition(".")[2]
        given = {key: str(value)[:_LONGEST] for key, value in options.items() if value and _is_own(key)}
        after = {"by": _user(), "ended": ended, "given": given}
        try:
            audit.record_of(system_viewer(name), "command.ran", "command", key=name, after=after)
        except Error:
            self.stderr.write("no audit entry: the database has no tables yet")


def _is_own(key: str) -> bool:
    return key not in _OF_EVERY_COMMAND and "password" not in key


def _user() -> str:
    try:
        return getpass.getuser()
    except OSError:
        return ""
