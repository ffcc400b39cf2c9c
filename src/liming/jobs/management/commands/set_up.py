"""liming set_up: bring a database, new or old, to where people can work in it."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from liming.jobs.commands import ToldCommand
from liming.jobs.set_up import load_all_defaults
from liming.register.actions import create_unit
from liming.register.models import Division, Unit
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer


class Command(ToldCommand):
    """Exit code 0 = done (or nothing to do), 1 = refused."""

    help = "Migrate the database and load what the rooms ship; running again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--root", nargs=2, metavar=("CODE", "NAME"), help="the topmost unit, made when no unit exists"
        )
        parser.add_argument("--short-name", default="", help="what pages call the topmost unit")
        parser.add_argument("--division", default="", metavar="CODE", help="its division, e.g. 140000")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DIVISIONS_FILE.is_file():
            raise CommandError(f"{settings.DIVISIONS_FILE} is missing; run `./run build` first.")
        self._say("migrate")
        call_command("migrate", verbosity=0)
        try:
            load_all_defaults(self._say)
            if options["root"]:
                self._make_root(options)
        except DomainError as refusal:
            raise CommandError(refusal.sentence()) from refusal
        self._say("done")

    def _say(self, words: str) -> None:
        self.stdout.write(f"set_up: {words}")
        self.stdout.flush()

    def _make_root(self, options: dict[str, Any]) -> None:
        code, name = options["root"]
        if Unit.objects.everywhere("a system has one topmost unit").exists():
            self._say("units exist, the topmost one stays")
            return
        division = Division.objects.filter(code=options["division"]).first()
        if options["division"] and division is None:
            raise CommandError(f"There is no division {options['division']}.")
        short_name = options["short_name"] or name
        viewer = system_viewer("set_up")
        create_unit(viewer, code=code, name=name, short_name=short_name, division=division)
        self._say(f"topmost unit {code} {name}")
