"""A tiny province: exact figures, the story's cases, consistent rows, and the same one twice."""

from collections import Counter
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db.models import Count, F
from tests.factories import tiny
from tests.jobs.demo.conftest import NOON

from liming.evaluate.models import AuditTask, PhotoPrint
from liming.execute.models import (
    Activity,
    CallBack,
    ChecklistAnswer,
    CustomerReport,
    DataRequest,
    DispatchAlarm,
    Rating,
    Request,
    RequestStep,
    RetentionRun,
    ServiceRecord,
    StageTimer,
    Visit,
)
from liming.execute.rules.transitions import REQUEST
from liming.jobs.demo.counts import counts
from liming.jobs.demo.scale import FULL, TINY
from liming.plan import queries
from liming.plan.actions import verify_siting
from liming.plan.models import (
    ActionPlace,
    CarryOver,
    ItemSupervision,
    MonthChange,
    MonthPlan,
    MonthStep,
    Project,
    RoutePlan,
    RouteStop,
    SpecialAction,
    WorkItem,
)
from liming.plan.queries import derived_month
from liming.register.actions import open_with_key
from liming.register.models import Account, Customer, Grid, GridVersion, Leave, Member, Site, Team
from liming.register.queries import viewer_of
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role, system_viewer

ALL = "the whole tiny province"
PEOPLE = ("resident", "care_household", "farm")
pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=tiny.province)]


def test_counts_are_exactly_those_of_the_scale(tiny):
    found = counts()
    assert found["teams"] == 4
    assert found["members"] == TINY.members
    assert found["grids"] == TINY.grids
    assert found["service_points"] == TINY.service_points
    assert (found["key_projects"], found["livelihood_projects"]) == (3, 3)
    assert found["project_service_items"] == TINY.project_items
    assert found["units"] == 1 + 3 + 3


def test_the_full_scale_has_the_published_figures():
    assert (FULL.members, FULL.grids, FULL.service_points) == (3956, 3716, 133)
    assert (FULL.key_projects, FULL.livelihood_projects, FULL.project_items) == (21, 151, 9370)
    assert 117 + FULL.urban_teams + FULL.specialist_teams == 162


def test_each_project_item_is_delivered_once(tiny):
    per_item = (
        ServiceRecord.objects.everywhere(ALL)
        .filter(project_item__isnull=False)
        .values("project_item")
        .annotate(number=Count("pk"))
    )
    assert {row["number"] for row in per_item} == {1}


def test_the_story_is_there(tiny):
    team = Team.objects.everywhere(ALL).get(code="140828-01")
    assert team.name == "国家电网山西电力（运城夏县）太行黎明共产党员服务队"
    captain = Member.objects.everywhere(ALL).get(team=team, role="captain")
    assert (captain.name, captain.initials) == ("卫东海", "wdh")
    assert Customer.objects.everywhere(ALL).filter(team=team, kind="farm").count() == 93
    assert Site.objects.everywhere(ALL).filter(kind="red_base", team__unit__code="140105").count() == 19
    assert Site.objects.everywhere(ALL).filter(kind="tea_base").get().name == "泗交镇茶叶基地"
    assert Grid.objects.everywhere(ALL).filter(name="泗交-01").count() == 1


def test_one_captain_a_team_and_grid_keepers_of_the_same_team(tiny):
    captains = Member.objects.everywhere(ALL).filter(role="captain").values_list("team", flat=True)
    assert Counter(captains).most_common(1)[0][1] == 1
    assert len(captains) == 4
    versions = GridVersion.objects.everywhere(ALL)
    held = versions.exclude(holder=None)
    assert not held.exclude(holder__team=F("team"), deputy__team=F("team")).exists()
    vacant = versions.get(holder=None)
    alarm = DispatchAlarm.objects.everywhere(ALL).get(settled_at=None)
    assert (alarm.grid_version, alarm.kind) == (vacant, "no_holder")
    assert Leave.objects.everywhere(ALL).count() == round(TINY.members * 0.03)


def test_no_grid_crosses_a_county_border(tiny):
    for version in GridVersion.objects.everywhere(ALL).select_related("team__unit", "grid"):
        assert version.grid.code.startswith(version.division_id)
        assert version.division_id.startswith(version.team.unit.code)


def test_nothing_happens_after_now_and_steps_follow_the_table(tiny):
    assert not ServiceRecord.objects.everywhere(ALL).filter(ended_at__gt=NOON).exists()
    assert not Visit.objects.everywhere(ALL).filter(check_out_at__gt=NOON).exists()
    courses: dict = {}
    for step in RequestStep.objects.order_by("at", "id"):
        courses.setdefault(step.request_id, []).append(step.state)
    states = dict(Request.objects.everywhere(ALL).values_list("pk", "state"))
    for request_id, course in courses.items():
        assert course[-1] == states[request_id]
        for source, target in pairwise(course):
            silent = (source, target) == ("accepted", "resolved")
            assert silent or REQUEST.allows(type_of(source), type_of(target)), (source, target)


def type_of(state: str):
    from liming.execute.enums import RequestState

    return RequestState(state)


def test_the_due_time_of_a_request_is_its_nearest_running_clock(tiny):
    for request in Request.objects.everywhere(ALL).prefetch_related("timers"):
        running = [timer.due_at for timer in request.timers.all() if timer.ended_at is None]
        assert request.due_at == (min(running) if running else None)
    assert StageTimer.objects.filter(ended_at=None).exists()


def test_deriving_a_built_month_again_changes_nothing(tiny):
    with clock.fixed(NOON):
        for month in ("2026-04", "2026-06", "2026-07"):
            MonthPlan.objects.everywhere(ALL).update(state="confirmed")
            assert derived_month(system_viewer("test"), month).is_empty, month


def test_months_have_done_missed_and_planned_work_and_a_baseline(tiny):
    items = WorkItem.objects.everywhere(ALL).filter(origin_kind="plan")
    states = Counter(items.filter(nominal_date__lt="2026-07-01").values_list("state", flat=True))
    assert states["done"] > 3 * states["missed"] > 0
    assert items.filter(nominal_date__gt="2026-07-14", state="planned").exists()
    plan = MonthPlan.objects.everywhere(ALL).filter(team__code="140828-01", month="2026-06-01").get()
    assert plan.baseline_count == items.filter(month_plan=plan, in_baseline=True).count()


def test_call_backs_are_of_settled_records_and_scored_by_the_sealed_rating(tiny):
    reached = CallBack.objects.everywhere(ALL).filter(state="reached").select_related("rating", "record")
    assert reached.exists()
    for call_back in reached:
        assert call_back.rating.channel == "call_back"
        assert call_back.quarter == call_back.record.quarter
        assert call_back.drawn_at >= call_back.record.ended_at
    link = Rating.objects.filter(channel="link").select_related("invitation")
    assert all(rating.at == rating.invitation.used_at for rating in link)


def test_demo_accounts_sign_in_with_the_roles_of_the_story(tiny):
    captain = Account.objects.get(username="weidonghai")
    assert captain.is_demonstration
    assert captain.check_password("liming-demo")
    with clock.fixed(NOON):
        viewer = viewer_of(captain)
    assert viewer.roles == {Role.CAPTAIN}
    assert viewer.unit_paths == ("/SX/1408/140828/140828-01/",)
    assert viewer.member_id == Member.objects.everywhere(ALL).get(name="卫东海").pk


def test_both_apis_can_be_tried_with_the_keys_of_the_demonstration(tiny):
    with clock.fixed(NOON):
        rights = {
            secret: sorted(right.value for right in open_with_key(secret).viewer.rights)
            for secret in ("lm_demo_sends", "lm_demo_reads")
        }
        assert rights["lm_demo_sends"] == ["note_request", "receive_request"]
        assert rights["lm_demo_reads"] == ["read_benchmark", "read_register", "read_work"]
        with pytest.raises(DomainError) as refusal:
            open_with_key("lm_demo_ended")
    assert refusal.value.code == "key_revoked"


def test_one_resident_was_given_a_copy_one_waits_and_last_night_looked_for_what_is_over(tiny):
    states = dict(DataRequest.objects.everywhere(ALL).values_list("kind", "state"))
    assert states == {"copy": "answered", "correct": "received"}
    asked = DataRequest.objects.everywhere(ALL).get(kind="copy")
    assert asked.steps.get(act="copied").done["requests"] >= 1
    run = RetentionRun.objects.get()
    assert run.at == clock.at(NOON.date(), 2, 40)
    assert sum(line["done"] for line in run.lines) == 0


def test_the_audit_stays_small_and_is_sealed(tiny):
    assert audit.waiting() == 0
    assert audit.verify().broken_at is None
    acts = Counter(audit.AuditEntry.objects.values_list("act", flat=True))
    assert acts["demo.quarter_built"] == 2


def test_a_record_of_a_request_lasts_as_long_as_the_visit_not_as_the_case(tiny):
    minutes = ServiceRecord.objects.everywhere(ALL).filter(origin_kind="request")
    assert minutes.exists()
    assert not minutes.exclude(minutes__range=(15, 240)).exists()


def test_side_roads_end_or_hold_requests_with_the_notes_of_the_actions(tiny):
    requests = Request.objects.everywhere(ALL)
    waiting = requests.filter(state="waiting")
    assert waiting.exists()
    assert all(row.notes["pauses"][-1]["ends"] is None and row.notes["waiting_from"] for row in waiting)
    ended = requests.filter(state__in=("merged", "declined")).select_related("merged_into")
    assert ended.exists()
    assert all(row.closed_at and row.due_at is None for row in ended)
    assert all((row.merged_into is not None) == (row.state == "merged") for row in ended)
    assert any(row.notes["duplicates"] for row in requests)
    assert any(row.notes["is_border"] and len(row.notes["candidates"]) == 2 for row in requests)


def test_no_title_of_work_names_a_person(tiny):
    names = set(Customer.objects.everywhere(ALL).filter(kind__in=PEOPLE).values_list("name", flat=True))
    titles = WorkItem.objects.everywhere(ALL).values_list("title", flat=True)
    assert not [title for title in titles if any(name in title.split() for name in names)]


def test_the_key_customer_has_signed_and_open_reports_and_pairings_what_the_ledger_shows(tiny):
    reports = CustomerReport.objects.everywhere(ALL).filter(customer__team__code="140105-01")
    assert {(row.kind, row.signed_at is not None) for row in reports} == {
        ("diagnosis", True),
        ("inspection", False),
    }
    held = Activity.objects.everywhere(ALL).filter(state="done")
    records = ServiceRecord.objects.everywhere(ALL).filter(origin_kind="activity")
    assert {str(row.pk) for row in held} == set(records.values_list("origin_id", flat=True))
    assert not held.filter(starts_at__gt=NOON).exists()


def test_one_member_has_five_stops_today_and_checks_of_the_last_month_are_answered(tiny):
    today = WorkItem.objects.everywhere(ALL).filter(member__name="张建军", scheduled_date=NOON.date())
    assert Counter(today.values_list("plan_line__code", flat=True))["X01"] == 3
    assert today.filter(state="done").count() == 2
    assert {row.work_item.team.code for row in answers()} == {"140105-01", "140828-01"}


def test_the_story_s_week_is_published_as_planned_on_monday_and_again_just_now(tiny):
    first, again = RoutePlan.objects.everywhere(ALL).order_by("number")
    assert (first.state, again.state, again.replaces, again.days) == ("superseded", "published", first, 7)
    assert (clock.local(first.made_at).weekday(), first.made_at < again.made_at) == (0, True)
    assert again.made_at == NOON
    stops = RouteStop.objects.everywhere(ALL).filter(plan=again).exclude(is_under_way=True)
    assert stops.filter(day=NOON.date()).exists()
    assert not stops.filter(item__service_type="VOL08").exists()
    begun = WorkItem.objects.everywhere(ALL).filter(route_stops__plan=first).exclude(done_at=None)
    assert set(begun.values_list("state", flat=True)) <= {"done"}


def test_a_project_has_chosen_its_spots_without_the_solver_and_the_choice_can_be_made_again(tiny):
    """Two runs, the second adopted; what ruled a spot out between them is a survey with its picture."""
    project = Project.objects.everywhere(ALL).get(name="平遥古城清洁取暖")
    viewer = system_viewer("test")
    page = queries.siting_page(viewer, project.code)
    assert [(run.number, run.engine) for run in page.runs] == [(2, "enumeration"), (1, "enumeration")]
    assert (page.taken, len(page.view.chosen), page.view.is_stale) == (page.view.run, 6, False)
    assert page.view.run.result["covered"] == page.view.run.result["total"]
    assert verify_siting(viewer, project, 2)
    assert queries.dossier(viewer, project.code).surveys[-1].photos.count() == 1


def test_a_guide_has_a_new_version_that_later_work_goes_by(tiny):
    found = queries.guide_page(system_viewer("test"), "C08")
    assert [(row.version, phase) for row, phase in found.versions] == [(2, "in_force"), (1, "replaced")]
    assert found.items[6].text_en == "Frames not bent"


def answers():
    return ChecklistAnswer.objects.select_related("work_item__team")


def test_stats_prints_every_noun(tiny, capsys):
    call_command("stats", json=True)
    assert '"project_service_items": 40' in capsys.readouterr().out


def test_months_have_their_locks_and_reasons_carried_and_supervised_work(tiny):
    """Old months are accepted step by step, moves say why, carried and supervised work stands in July."""
    plans = MonthPlan.objects.everywhere(ALL)
    assert set(plans.filter(month__lt="2026-06-01").values_list("state", flat=True)) == {"accepted"}
    assert set(plans.filter(month="2026-07-01").values_list("state", flat=True)) == {"confirmed"}
    for plan in plans.filter(month="2026-06-01"):
        last = MonthStep.objects.everywhere(ALL).filter(month_plan=plan).order_by("at").last()
        assert (last.target, last.month_plan_id) == (plan.state, plan.pk)
    changes = MonthChange.objects.everywhere(ALL)
    assert set(changes.values_list("kind", flat=True)) >= {"moved", "cancelled", "added"}
    assert not changes.filter(reason="").exists()
    carried = CarryOver.objects.everywhere(ALL).select_related("source", "item__month_plan")
    assert {link.source.state for link in carried} == {"carried_over"}
    assert {str(link.item.month_plan.month) for link in carried} == {"2026-07-01"}
    states = ItemSupervision.objects.everywhere(ALL).order_by("state").values_list("state", flat=True)
    assert list(states) == ["open", "replied"]


def test_three_special_actions_of_the_county_stand_as_their_days_say(tiny):
    """In July two are summed up with every place closed; the tea season runs with work ahead."""
    own = list(SpecialAction.objects.exclude(unit=None).order_by("first_day"))
    assert [(row.template, row.state) for row in own] == [
        ("spring-irrigation", "closed"),
        ("tea-season", "running"),
        ("college-exam", "closed"),
    ]
    places = ActionPlace.objects.everywhere(ALL)
    assert set(places.filter(action__state="closed").values_list("state", flat=True)) == {"closed"}
    assert all(row.leads.filter(role="leader").count() == 1 for row in own)
    work = WorkItem.objects.everywhere(ALL).filter(origin_kind="special")
    assert set(work.values_list("origin_id", flat=True)) == {str(own[1].pk)}
    root = SpecialAction.objects.filter(unit=None, first_day__year=2026)
    assert {row.state for row in root if row.last_day < NOON.date()} == {"closed"}
    assert {row.state for row in root if row.first_day > NOON.date()} == {"draft"}


def test_odd_records_are_found_and_some_are_looked_into(tiny):
    """Two like photos, five like texts, one phone: each found once by the search, in more than one state."""
    tasks = list(AuditTask.objects.everywhere("test").prefetch_related("evidence"))
    assert {task.kind for task in tasks} == {"like_photos", "like_texts", "one_device"}
    assert {task.kind: task.evidence.count() for task in tasks} == {
        "like_photos": 2,
        "like_texts": 5,
        "one_device": 5,
    }
    assert "open" in {task.state for task in tasks} and len({task.state for task in tasks}) > 1
    assert PhotoPrint.objects.exclude(plain="").count() == 2
