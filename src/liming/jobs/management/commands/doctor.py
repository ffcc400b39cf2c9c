"""liming doctor: every check with its id and hint, how the house runs, and the state of the audit chain."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, ProgrammingError

from liming.jobs.doctor import Complaint, examine
from liming.shared import audit

_AS_DEVELOPMENT = ", looked at as a development set-up: --deploy asks for all that production needs"


class Command(BaseCommand):
    """Exit code 0 = nothing serious, 1 = an error stands or the audit chain is broken."""

    help = "Check the set-up and the running house, and say what to mend."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--deploy", action="store_true", help="check as a production set-up")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        deploy = options["deploy"] or not settings.DEVELOPMENT
        found = examine(deploy=deploy)
        state = self.audit_state()
        if options["json"]:
            rows = [
                {"id": each.id, "level": each.level, "says": each.says, "hint": each.hint} for each in found
            ]
            self.stdout.write(json.dumps({"checks": rows, "audit": state}, ensure_ascii=False))
        else:
            self.print(found, state, deploy=deploy)
        broken = state.get("broken_at") is not None or any(each.is_serious for each in found)
        raise SystemExit(1 if broken else 0)

    def audit_state(self) -> dict[str, Any]:
        try:
            result = audit.verify()
            return {"sealed": result.checked, "broken_at": result.broken_at, "waiting": audit.waiting()}
        except (OperationalError, ProgrammingError):
            return {"sealed": 0, "broken_at": None, "waiting": 0, "missing": "run `liming migrate`"}

    def print(self, found: list[Complaint], state: dict[str, Any], *, deploy: bool) -> None:
        for each in found:
            self.stdout.write(f"{each.id}: {each.says}\n    {each.hint}")
        self.stdout.write(f"{len(found)} findings{'' if deploy else _AS_DEVELOPMENT}")
        if "missing" in state:
            self.stdout.write("audit chain: not walked, the database does not answer or has no tables")
            return
        self.stdout.write(
            f"audit chain: {state['sealed']} sealed, {state['waiting']} waiting, "
            f"{'broken at entry ' + str(state['broken_at']) if state['broken_at'] else 'unbroken'}"
        )
