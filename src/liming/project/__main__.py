"""The `liming` command: Django's management commands under the project's own name."""

import os
import sys

import psycopg
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

_HINT = "`liming migrate` makes or renews the tables; else `liming doctor` says what to mend."


def main() -> None:
    """Run one command; exit codes are Django's (0 done, 1 refused, 2 misuse)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
    try:
        execute_from_command_line(["liming", *sys.argv[1:]])
    except (OperationalError, ProgrammingError, psycopg.OperationalError) as fault:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"The database cannot be used: {str(fault).strip()}\n{_HINT}")


if __name__ == "__main__":
    main()
