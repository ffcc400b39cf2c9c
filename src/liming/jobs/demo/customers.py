"""Liaisons of the key customers, and the story of one of them through the actions."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from liming.execute import actions
from liming.execute.actions import CheckAnswer, RecordDraft
from liming.execute.enums import TalkChannel
from liming.execute.models import CustomerReport, Liaison
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.people import full_name, phone
from liming.jobs.demo.world import World
from liming.register.models import Customer
from liming.shared import clock
from liming.shared.bulk import bulk_insert
from liming.shared.viewer import Viewer, system_viewer

_WHY = "the demo acts for every team"
_EVERY_DAYS = (60, 90, 90, 180)


def build_liaisons(world: World) -> int:
    """A liaison for most key customers; the grid's holder keeps in touch."""
    random = world.random("liaisons")
    make = world.maker(random)
    story = data("customers")
    rows: list[dict[str, Any]] = []
    for squad in world.squads:
        for served in squad.customers.get("key_enterprise", []):
            if served.name != story["name"] and random.random() < 0.12:
                continue
            keeper = served.area.holder if served.area and served.area.holder else squad.people[0]
            is_story = served.name == story["name"]
            rows.append(
                {
                    "id": make(),
                    "customer_id": served.id,
                    "member_id": keeper.id,
                    "contact_name": story["contact"] if is_story else full_name(random),
                    "contact_title": story["contact_title"] if is_story else random.choice(story["titles"]),
                    "contact_phone": phone(random),
                    "every_days": story["every_days"] if is_story else random.choice(_EVERY_DAYS),
                    "begun_on": world.first_day,
                }
            )
    return bulk_insert(Liaison, rows)


def tell_customer(world: World) -> int:
    """Diagnosis, inspection, measures and signed reports of the story's customer; returns the reports."""
    story = data("customers")
    customer = Customer.objects.everywhere(_WHY).filter(name=story["name"]).select_related("team").first()
    if customer is None:
        return 0
    liaison = Liaison.objects.everywhere(_WHY).select_related("member").get(customer=customer)
    viewer = system_viewer(liaison.member.name)
    today = world.today
    with transaction.atomic():
        for talk in story["talks"]:
            with clock.fixed(clock.at(today - timedelta(days=talk["days_ago"]), 10, 20)):
                actions.note_talk(
                    viewer, customer, TalkChannel(talk["channel"]), talk["words"], story["contact"]
                )
        diagnosis = _visited(viewer, customer, "diagnosis", today)
        _visited(viewer, customer, "inspection", today)
        with clock.fixed(clock.at(today - timedelta(days=story["diagnosis"]["days_ago"] - 3), 16)):
            feedback = story["diagnosis"]["feedback"]
            actions.sign_report(viewer, diagnosis, story["contact"], feedback)
        actions.plan_visit(viewer, customer, "visit", today + timedelta(days=8))
    return CustomerReport.objects.everywhere(_WHY).filter(customer=customer).count()


def _visited(viewer: Viewer, customer: Customer, purpose: str, today: date) -> CustomerReport:
    """One visit from the plan to the report."""
    told = data("customers")[purpose]
    day = today - timedelta(days=told["days_ago"])
    with clock.fixed(clock.at(day, 8, 30)):
        item = actions.plan_visit(viewer, customer, purpose, day)
        actions.arrive(viewer, item)
    with clock.fixed(clock.at(day, 12)):
        answers = tuple(CheckAnswer(each[0], each[1], *each[2:]) for each in told["answers"])
        draft = RecordDraft(
            note=told["note"], minutes=told["minutes"], answers=answers, photo_count=5, has_signature=True
        )
        record = actions.finish_work(viewer, item, draft)
        for each in told.get("measures", ()):
            due_on = day + timedelta(days=each["due_in"])
            measure = actions.propose_measure(
                viewer, record, each["text"], each["yuan_per_year"], each["cost_yuan"], due_on
            )
            if each.get("carried_out"):
                actions.agree_measure(viewer, measure)
    with clock.fixed(clock.at(day + timedelta(days=2), 15)):
        return actions.issue_report(viewer, record, told["conclusion"])
