"""liming serve: the web server and a background worker in one process tree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liming.jobs import processes


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Serve the pages and run the background worker until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="127.0.0.1:8000")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        web = processes.gunicorn(options["address"], options["workers"], options["threads"])
        commands = [web, processes.worker()]
        with processes.running(commands) as children:
            self.stdout.write(f"http://{options['address']}/")
            code = processes.look_after(children, commands)
        raise SystemExit(code)
