"""Commands that write say so in the audit; the others are named here with their reason."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.core.management import CommandError, call_command

from liming.jobs.commands import ToldCommand
from liming.jobs.management import commands
from liming.shared import audit
from liming.shared.models import AuditEntry
from liming.shared.viewer import system_viewer

pytestmark = pytest.mark.django_db
UNTOLD = {
    "audit": "only reads",
    "doctor": "only reads",
    "stats": "only reads",
    "verify": "notes in the audit itself what it proved",
    "serve": "answers requests, each of which tells for itself",
    "worker": "goes on for ever; its steps tell for themselves",
    "tick": "runs every minute; its steps tell for themselves",
    "demo": "makes a demonstration of its own",
    "build_demo": "makes a demonstration of its own",
    "backup": "takes a copy of the whole, which names itself and its chain's end",
    "restore": "puts another database in the place of this one",
    "move": "copies the database, its audit included, to another engine",
}


def test_every_command_tells_or_says_why_not() -> None:
    """A new command stands in one of the two."""
    names = {each.name for each in iter_modules(commands.__path__)}
    modules = {name: import_module(f"{commands.__name__}.{name}") for name in names}
    told = {name for name, module in modules.items() if issubclass(module.Command, ToldCommand)}
    assert names - told == set(UNTOLD)


def test_a_run_is_one_entry_with_its_end_and_what_was_given() -> None:
    """Refused or done; by a viewer named after the command."""
    with pytest.raises(CommandError):
        call_command("evaluate", "2031Q1")
    entry = AuditEntry.objects.get(act="command.ran")
    assert (entry.actor_name, entry.subject_id) == ("evaluate", "evaluate")
    assert (entry.after["ended"], entry.after["given"]) == ("refused", {"quarter": "2031Q1"})


def test_the_audit_command_names_the_first_broken_entry(capsys: pytest.CaptureFixture[str]) -> None:
    """One changed byte of one entry; and an end noted earlier is missed when it was cut off."""
    for number in range(4):
        audit.record_of(system_viewer("test"), "audit.exported", "shared.auditentry", key=f"k{number}")
    audit.seal()
    call_command("audit", "--verify")
    last = AuditEntry.objects.get(chain_number=4)
    noted = f"4:{last.chain_hash}"
    call_command("audit", "--noted", noted)
    second = AuditEntry.objects.get(chain_number=2)
    AuditEntry.objects.filter(pk=second.pk).update(actor_name="tesu")
    with pytest.raises(CommandError):
        call_command("audit", "--verify", "--json")
    said = capsys.readouterr().out
    assert f'"broken_at": {second.pk}' in said
    assert "tesu audit.exported shared.auditentry k1" in said
    last.delete()
    with pytest.raises(CommandError):
        call_command("audit", "--noted", noted)
