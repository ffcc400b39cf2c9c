"""liming verify: was anything changed behind the program? Audit, sealed ledger, every frozen quarter."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from liming.evaluate.queries import HouseProof, Proof, prove_house
from liming.shared import audit, audit_log
from liming.shared.seals import Broken
from liming.shared.viewer import system_viewer


class Command(BaseCommand):
    """Exit code 0 = everything is as it was written, 1 = something was changed or is gone."""

    help = (
        "Prove the audit chain, every sealed ledger record and every frozen quarter; name what was changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default=settings.LANGUAGE_CODE
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            proof = prove_house()
            wrong = list(_wrong(proof))
            first = wrong[0] if wrong else ""
            audit_log.note_proof(
                system_viewer("verify"), proof.holds, first, proof.chain.checked, proof.seals.rows
            )
            if options["as_json"]:
                said = {"holds": proof.holds, "first": first, **asdict(proof)}
                self.stdout.write(json.dumps(said, ensure_ascii=False))
            else:
                self.stdout.write("\n".join([*_walked(proof), *wrong]))
            if not proof.holds:
                raise CommandError(_("核验不通过：%(first)s") % {"first": first}, returncode=1)


def _walked(proof: HouseProof) -> Iterator[str]:
    """What was gone through."""
    yield _("操作留痕：核对 %(count)s 条") % {"count": proof.chain.checked}
    counted = {"count": proof.seals.rows, "seals": proof.seals.seals}
    yield _("封存的台账和季度：核对 %(count)s 行，%(seals)s 块") % counted
    facts = sum(each.facts for each in proof.quarters)
    yield _("已冻结季度：核对 %(count)s 个，%(facts)s 条计数依据") % {
        "count": len(proof.quarters),
        "facts": facts,
    }


def _wrong(proof: HouseProof) -> Iterator[str]:
    """A sentence for each thing that does not hold, the first broken row first."""
    if proof.chain.broken_at is not None:
        yield _entry(proof.chain.broken_at)
    for broken in proof.seals.broken:
        yield _sealed(broken)
    for quarter in proof.broken_quarters:
        yield _quarter(quarter)


def _entry(number: int) -> str:
    entry = audit.entry(number)
    said = f"{entry.at:%Y-%m-%d %H:%M:%S} {entry.actor_name} {entry.act}" if entry else ""
    return _("操作留痕第 %(number)s 条与链不符：%(said)s") % {"number": number, "said": said}


def _sealed(broken: Broken) -> str:
    kind = {"ledger": _("台账"), "quarter": _("季度"), "seal": _("封存块")}.get(broken.kind, broken.kind)
    how = {
        "changed": _("与封存时不符"),
        "words_changed": _("文字与封存时不符"),
        "missing": _("封存后被取走"),
        "seal_broken": _("封存本身被改动或取走"),
    }[broken.how]
    return _("%(kind)s %(name)s：%(how)s") % {"kind": kind, "name": broken.name, "how": how}


def _quarter(proof: Proof) -> str:
    found = [*(f"{each.kind} {each.name or each.record}" for each in proof.changed), *proof.miscounted]
    found += proof.differences
    what = "、".join(found[:3]) or _("校验码不符")
    return _("季度 %(quarter)s r%(revision)s 与台账不符：%(what)s") % {
        "quarter": proof.quarter,
        "revision": proof.revision,
        "what": what,
    }
