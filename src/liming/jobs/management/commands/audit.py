"""liming audit --verify: walk the audit's chain and name the first entry that does not fit."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liming.shared import audit


class Command(BaseCommand):
    """Exit code 0 = unbroken, 1 = broken or a noted end is missing, 2 = wrong use."""

    help = "The audit's chain: how long it is, where it ends, and with --verify whether it holds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verify", action="store_true", help="recompute every entry's hash")
        parser.add_argument(
            "--noted",
            default="",
            metavar="NUMBER:HASH",
            help="an end of the chain noted earlier, to find again",
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        said: dict[str, Any] = {"end": audit.head(), "waiting": audit.waiting()}
        if options["verify"]:
            check = audit.verify()
            said |= {"checked": check.checked, "broken_at": check.broken_at, "entry": _named(check.broken_at)}
        if options["noted"]:
            said["noted_is_there"] = audit.is_in_chain(*_noted(options["noted"]))
        lines = "\n".join(f"{name}: {value}" for name, value in said.items())
        self.stdout.write(json.dumps(said, ensure_ascii=False) if options["as_json"] else lines)
        if said.get("broken_at") is not None or said.get("noted_is_there") is False:
            raise CommandError("the audit's chain does not hold", returncode=1)


def _named(broken_at: int | None) -> str:
    """The first broken entry in words: when, who, what, about which row."""
    entry = audit.entry(broken_at) if broken_at is not None else None
    if entry is None:
        return ""
    return (
        f"{entry.at:%Y-%m-%d %H:%M:%S} {entry.actor_name} {entry.act} {entry.subject_kind} {entry.subject_id}"
    )


def _noted(text: str) -> tuple[int, str]:
    number, _colon, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise CommandError("give the noted end as NUMBER:HASH", returncode=2)
    return int(number), digest
