"""The `liming` command: Django's management commands under the project's own name."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

_HINT = "`liming migrate` makes or renews the tables; else `liming doctor` says what to mend."


def main() -> None:
    """Run one command; exit codes are Django's (0 done, 1 refused, 2 misuse)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
    try:
        execute_from_command_line(["liming", *sys.argv[1:]])
    except _refusals() as fault:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"The database cannot be used: {str(fault).strip()}\n{_HINT}")


def _refusals() -> tuple[type[Exception], ...]:
    """What a database says no by. The driver is asked for its own only then: most commands need none."""
    import psycopg

    return OperationalError, ProgrammingError, psycopg.OperationalError


if __name__ == "__main__":
    main()
