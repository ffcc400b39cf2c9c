"""The key of encrypted backups, as commands take it."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

_VARIABLE = "LIMING_BACKUP_KEY_FILE"


def add_key_option(parser: CommandParser) -> None:
    """--key-file, else what the environment names."""
    parser.add_argument(
        "--key-file",
        default=os.environ.get(_VARIABLE, ""),
        metavar="FILE",
        help=f"a passphrase or random characters; the backup is encrypted by it (default: {_VARIABLE})",
    )


def secret_in(options: dict[str, Any]) -> bytes | None:
    """The secret without the line's end; None without a key file. CommandError when unreadable."""
    if not options["key_file"]:
        return None
    try:
        return Path(options["key_file"]).read_bytes().rstrip(b"\r\n")
    except OSError as fault:
        raise CommandError(f"The key file cannot be read: {fault.strerror}.") from fault
