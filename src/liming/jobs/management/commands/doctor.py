"""liming doctor: every start-up check with its id and hint, and the state of the audit chain."""

import json
from typing import Any

from django.core import checks
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, ProgrammingError

from liming.shared import audit


class Command(BaseCommand):
    help = "Check the set-up and say what to mend."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--deploy", action="store_true", help="check as a production set-up")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        messages = checks.run_checks(include_deployment_checks=options["deploy"])
        errors = [message for message in messages if message.is_serious()]
        found = [
            {"id": message.id, "level": message.level, "says": message.msg, "hint": message.hint}
            for message in messages
        ]
        state = self.audit_state()
        if options["json"]:
            self.stdout.write(json.dumps({"checks": found, "audit": state}, ensure_ascii=False))
        else:
            self.print(found, state)
        broken = state.get("broken_at") is not None or bool(errors)
        raise SystemExit(1 if broken else 0)

    def audit_state(self) -> dict[str, Any]:
        try:
            result = audit.verify()
            return {"sealed": result.checked, "broken_at": result.broken_at, "waiting": audit.waiting()}
        except (OperationalError, ProgrammingError):
            return {"sealed": 0, "broken_at": None, "waiting": 0, "missing": "run `liming migrate`"}

    def print(self, found: list[dict[str, Any]], state: dict[str, Any]) -> None:
        for row in found:
            self.stdout.write(f"{row['id']}: {row['says']}\n    {row['hint'] or ''}")
        self.stdout.write(f"{len(found)} findings")
        self.stdout.write(
            f"audit chain: {state['sealed']} sealed, {state['waiting']} waiting, "
            f"{'broken at entry ' + str(state['broken_at']) if state['broken_at'] else 'unbroken'}"
        )
