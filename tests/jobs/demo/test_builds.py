"""Builds of their own: silent teams, the same province twice, and a year without its calendar."""

import hashlib
from datetime import timedelta

import pytest
from django.db import transaction
from tests.jobs.demo.conftest import NOON, build_at

from liming.execute.models import ServiceRecord
from liming.jobs.demo.counts import counts
from liming.jobs.demo.journal import TABLES
from liming.register.models import Customer, Grid, GridVersion, Member, Site, Team
from liming.shared import clock

ALL = "the whole tiny province"
# Made by the actions of the plan room or counted by the database, so not seeded.
NOT_SEEDED = {"plan_line_id", "origin_id", "checklist_id", "standard_id", "item_id", "check_item_id"}


def test_silent_teams_have_no_record_of_the_last_weeks(db):
    build_at(NOON, silent_teams=1)
    latest = {
        team: max(ServiceRecord.objects.everywhere(ALL).filter(team=team).values_list("ended_at", flat=True))
        for team in Team.objects.everywhere(ALL)
    }
    assert sum(NOON - moment > timedelta(days=14) for moment in latest.values()) == 1


def digest() -> str:
    """Over the built rows of every table with seeded keys."""
    found = hashlib.sha256()
    for model in (Team, Member, Grid, GridVersion, Customer, Site, *TABLES):
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in NOT_SEEDED]
        has_new_key = model._meta.auto_field is not None
        names = [name for name in names if not has_new_key or name != "id"]
        rows = model._base_manager.all()
        rows = rows.everywhere(ALL) if hasattr(rows, "everywhere") else rows
        found.update(repr(sorted(map(repr, rows.values_list(*names)))).encode())
    return found.hexdigest()


def test_the_same_seed_and_clock_give_the_same_province_and_another_seed_another(db):
    def once(seed: int) -> str:
        with transaction.atomic():
            build_at(NOON, seed=seed)
            text = digest()
            transaction.set_rollback(True)
        return text

    first = once(1)
    assert once(1) == first
    assert once(2) != first


@pytest.mark.demo
def test_a_province_is_built_while_the_next_calendar_is_provisional(db):
    moment = clock.parse("2027-01-10T10:00")
    build_at(moment, loop=True, quarters=2)
    found = counts()
    assert found["snapshots"] >= 2
    assert found["month_plans"] > 0
    assert found["open_requests"] > 0
    assert ServiceRecord.objects.everywhere(ALL).filter(quarter="2027Q1").exists()
