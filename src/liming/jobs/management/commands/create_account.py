"""liming create_account: an account with one role; how the first administrator of a system comes to be."""

import sys
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from liming.jobs.commands import ToldCommand
from liming.register import queries
from liming.register.actions import create_account, grant_role
from liming.register.models import Member, Team, Unit
from liming.shared.errors import DomainError
from liming.shared.viewer import Role, Viewer, system_viewer


class Command(ToldCommand):
    """Exit code 0 = made, 1 = refused, 2 = wrong use."""

    help = "Make an account with one role over a unit or a team; the password is asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name as pages show it")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role])
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--unit", default="", metavar="CODE")
        place.add_argument("--team", default="", metavar="CODE")
        parser.add_argument("--member", default="", metavar="CODE", help="the member whose account it is")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        viewer = system_viewer("create_account")
        try:
            place = _place(viewer, options)
            member = queries.member_by_code(viewer, options["member"]) if options["member"] else None
            password = _piped() if options["password_stdin"] else _asked()
            _make(viewer, options, place, member, password)
        except DomainError as refusal:
            raise CommandError(refusal.sentence()) from refusal
        except ValidationError as refusal:
            raise CommandError("; ".join(refusal.messages)) from refusal
        self.stdout.write(f"{options['username']}: {options['role']}, {place}")


@transaction.atomic
def _make(
    viewer: Viewer, options: dict[str, Any], place: Unit | Team, member: Member | None, password: str
) -> None:
    """Both or neither: an account without its role could do nothing and would block the name."""
    account = create_account(
        viewer,
        username=options["username"],
        display_name=options["name"],
        password=password,
        must_change=False,
        member=member,
    )
    grant_role(viewer, account, options["role"], place)


def _place(viewer: Viewer, options: dict[str, Any]) -> Unit | Team:
    if options["team"]:
        return queries.team_by_code(viewer, options["team"])
    return queries.unit_by_code(viewer, options["unit"])


def _piped() -> str:
    """The first line of stdin, so that a secret never stands among the arguments."""
    return sys.stdin.readline().rstrip("\r\n")


def _asked() -> str:
    first = getpass("Password: ")
    if first != getpass("Password again: "):
        raise CommandError("The two passwords differ.")
    return first
