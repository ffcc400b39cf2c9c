"""The `liming` command: Django's management commands under the project's own name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; exit codes are Django's (0 done, 1 refused, 2 misuse)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
    execute_from_command_line(["liming", *sys.argv[1:]])


if __name__ == "__main__":
    main()
