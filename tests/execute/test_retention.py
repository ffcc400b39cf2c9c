"""What was kept long enough goes: photos after two years, names and words of cases after five."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from tests.factories import execute as make
from tests.factories import photos, register

from liming.execute import actions, queries
from liming.execute.models import Evidence, Hazard, RequestPhoto, RetentionRun, ServiceRecord, Talk
from liming.execute.queries.retention_tables import TITLE, blankings, stores
from liming.execute.rules.retention import GONE, NOBODY, WORDS, Line
from liming.register.actions import set_parameter
from liming.register.enums import CustomerKind
from liming.register.models import Customer
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
THEN = make.MORNING
SAID = "村西头王大山家，电话 13800005521"


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def corner():
    with clock.fixed(THEN):
        yield make.corner()


def years_on(years: int, days: int = 2):
    """Some years after the requests of the day were closed."""
    return clock.fixed(THEN.replace(year=THEN.year + years) + timedelta(days=days))


def run(rehearsal: bool = False) -> dict[str, tuple[int, int]]:
    lines = actions.keep_to_time(make.SYSTEM, rehearsal)
    return {line.what: (line.done, line.held) for line in lines if line.done or line.held}


def closed(corner, **fields):
    """A request with a photo, carried to its end and closed."""
    row = make.resolved(corner, photos=(photos.jpeg("yard"),), **fields)
    actions.revisit_request(corner.as_captain, row, "回访过，好了")
    row.refresh_from_db()
    actions.close_request(corner.as_captain, row, "已办结")
    row.refresh_from_db()
    return row


def record_of(row) -> ServiceRecord:
    return ServiceRecord.objects.everywhere("test").get(request=row)


def test_a_photo_goes_after_two_years_and_its_name_stays(corner) -> None:
    """File and picture are gone, digest and count stay; the day it went is kept."""
    row = closed(corner)
    name = row.photos.get().file.name
    with years_on(2, -1):
        assert "photos" not in run()
        assert default_storage.exists(name)
    with years_on(2):
        assert run()["photos"] == (1, 0)
        assert "photos" not in run()
        today = clock.today()
    photo = row.photos.get()
    assert (default_storage.exists(name), photo.file.name, photo.removed_on) == (False, "", today)
    assert len(photo.sha256) == 64
    assert queries.photos_of(row) == ()


def test_a_file_that_another_request_still_shows_stays(corner) -> None:
    """The same picture came with a newer request: only the old row loses it."""
    old = closed(corner)
    with years_on(1):
        new = make.request(corner, photos=(photos.jpeg("yard"),))
    with years_on(2):
        assert run()["photos"] == (1, 0)
    assert (old.photos.get().file.name, default_storage.exists(new.photos.get().file.name)) == ("", True)


def test_a_closed_case_is_anonymous_after_five_years(corner) -> None:
    """Names, numbers, places and words are gone from the request, its item and its record."""
    row = closed(corner, words=SAID, title=SAID)
    with years_on(5, -1):
        assert "requests" not in run()
    with years_on(5):
        done = run()
    row.refresh_from_db()
    record = record_of(row)
    assert (row.words, row.title, row.address, row.contact_name, row.contact_phone) == (
        GONE,
        TITLE,
        "",
        "",
        "",
    )
    assert (row.longitude, row.answers, set(row.notes) <= {"pauses", "is_border"}) == (None, [], True)
    assert make.item_of(row).title == TITLE
    assert (record.note, record.place, record.whom) == ("", "", "")
    assert not row.steps.exclude(note="").exists()
    assert {"requests", "records", "added_words"} <= set(done)


def test_nothing_that_is_counted_changes(corner) -> None:
    """State, times, minutes, type, grid and number of request and record are as before."""
    row = closed(corner)
    kept = ("number", "state", "received_at", "closed_at", "service_type_id", "grid_version_id", "team_id")
    counted = ("number", "minutes", "result", "ended_at", "photo_count", "is_complete", "evidence_score")
    before = [getattr(row, each) for each in kept] + [getattr(record_of(row), each) for each in counted]
    with years_on(5):
        run()
    row.refresh_from_db()
    after = [getattr(row, each) for each in kept] + [getattr(record_of(row), each) for each in counted]
    assert before == after


def test_an_open_request_keeps_everything(corner) -> None:
    """Nobody closed it: five years later it still says where and for whom."""
    row = make.request(corner)
    with years_on(6):
        run()
    row.refresh_from_db()
    assert (row.contact_phone, row.address) == ("13800005521", "夏县泗交镇窑头村 12 号")


def test_an_uncured_hazard_holds_the_photos_and_the_case(corner) -> None:
    """The record in which it was found keeps all until it is checked again; the report says so."""
    row = closed(corner)
    Hazard.objects.create(
        number="YH1",
        team=corner.team,
        record=record_of(row),
        level="general",
        owner_side="grid",
        text="线老化",
        found_at=THEN,
        due_at=THEN,
    )
    with years_on(5):
        done = run()
        assert (done["photos"], done["requests"][1]) == ((0, 1), 2)
        assert record_of(row).note == "已换保护器"
        Hazard.objects.everywhere("test").update(state="rechecked")
        assert run()["photos"] == (1, 0)
        assert record_of(row).note == ""


def test_an_asked_reopening_holds_the_case(corner) -> None:
    """Somebody says it is not solved: nothing is taken away meanwhile."""
    row = closed(corner)
    actions.ask_reopen_by_code(make.SYSTEM, row.follow_code, "又跳了")
    with years_on(5):
        run()
    row.refresh_from_db()
    assert row.contact_phone == "13800005521"


def test_gone_customers_and_members_become_nobody(corner) -> None:
    """Five years after they were closed or left; an enterprise keeps its name."""
    today = clock.today()
    home = register.customer(corner.team, "王大山", phone="13800005521", address="窑头村", closed_on=today)
    works = register.customer(corner.team, "泗交水泥厂", kind=CustomerKind.KEY_ENTERPRISE, closed_on=today)
    corner.other.left_on = today
    corner.other.save()
    with years_on(5):
        done = run()
    for row in (home, works, corner.other):
        row.refresh_from_db()
    assert (home.name, home.pinyin, home.phone, home.address) == (NOBODY, "", "", "")
    assert (works.name, corner.other.name, corner.other.political_status) == ("泗交水泥厂", NOBODY, "")
    assert (done["customers"], done["members"]) == ((1, 0), (1, 0))
    assert Customer.objects.everywhere("test").get(pk=home.pk).kind == home.kind


def test_talks_go_with_the_time(corner) -> None:
    """What was said to a key customer years ago is no longer there; when and by whom stays."""
    customer = register.customer(corner.team, kind=CustomerKind.KEY_ENTERPRISE, is_key=True)
    actions.note_talk(corner.as_captain, customer, "phone", SAID)
    with years_on(5):
        assert run()["talks"] == (1, 0)
    assert Talk.objects.everywhere("test").get().words == GONE


def test_a_rehearsal_counts_the_same_and_writes_nothing(corner) -> None:
    """The figures of the dry run are those of the run that follows; no report, no entry."""
    row = closed(corner)
    with years_on(5):
        told = run(rehearsal=True)
        assert not RetentionRun.objects.exists()
        row.refresh_from_db()
        assert row.contact_phone == "13800005521"
        assert run() == told


def test_the_report_is_kept_with_who_and_until_which_day(corner) -> None:
    """One row and one audit entry for each run, even an empty one; nothing private in either."""
    closed(corner)
    with years_on(5):
        lines = actions.keep_to_time(make.SYSTEM)
        kept = RetentionRun.objects.get()
        assert tuple(map(Line.of, kept.lines)) == lines
        assert [line.what for line in lines] == [
            what for what in WORDS if what in {each.what for each in lines}
        ]
        entry = AuditEntry.objects.get(act="retention.removed")
    assert entry.after["photos"] == 1
    assert "13800005521" not in str(kept.lines) + str(entry.after)


def test_only_the_security_administrator_sees_and_runs_it(corner) -> None:
    """Captain and province are refused; the security administrator reads times and report."""
    for viewer in (corner.as_captain, corner.viewer(Role.PROVINCE)):
        for act in (actions.keep_to_time, queries.retention_page):
            with pytest.raises(DomainError) as refusal:
                act(viewer)
            assert refusal.value.code == "forbidden"
    page = queries.retention_page(register.viewer_for(Role.SECURITY_ADMIN, corner.tree.province))
    assert (len(page.times), page.newest, page.lines) == (7, None, ())


@pytest.mark.parametrize("key", ["retention.audit_days", "retention.consent_days"])
def test_the_law_sets_the_least_time_of_logs_and_consents(corner, key) -> None:
    """179 days are refused, 180 taken; a photo may be kept a year only."""
    with pytest.raises(DomainError) as refusal:
        set_parameter(make.SYSTEM, key, 179, source="test")
    assert refusal.value.code == "field_invalid"
    assert set_parameter(make.SYSTEM, key, 180, source="test").value == 180
    assert set_parameter(make.SYSTEM, "retention.photo_years", 1, source="test").value == 1


def test_the_audit_goes_after_a_year_and_the_chain_holds(corner) -> None:
    """Old entries are taken from the beginning; what is left is proven, and the run says how many."""
    closed(corner)
    while audit.seal():
        pass
    sealed = AuditEntry.objects.count()
    with years_on(3):
        assert run()["audit"] == (sealed - 1, 0)
    assert audit.verify().broken_at is None


def test_the_command_tells_each_line(corner, capsys) -> None:
    """`liming retention --dry-run --json` says what would be done."""
    closed(corner)
    with years_on(5):
        call_command("retention", "--dry-run", "--json")
    assert '"what": "photos", "until": "2029-07-16", "done": 1, "held": 0' in capsys.readouterr().out


def test_every_table_is_named_in_the_report() -> None:
    """A line without words would break the page."""
    assert {table.line for table in (*blankings(), *stores())} | {"audit", "uploads"} == set(WORDS)


def test_what_is_left_fits_its_column(corner) -> None:
    """No replacement is longer than the column holds, on any database."""
    for table in (*blankings(), *stores()):
        for name, value in table.fields.items():
            longest = table.rows().model._meta.get_field(name).max_length
            assert not isinstance(value, str) or longest is None or len(value) <= longest


def test_the_pictures_of_a_record_say_how_many_are_gone(corner) -> None:
    """The detail lists none and counts them."""
    row = closed(corner)
    record = record_of(row)
    Evidence.objects.create(record=record, kind="photo", file="evidence/x.jpg", sha256="x" * 64)
    with years_on(2):
        run()
    detail = queries.record_detail(corner.as_captain, record.number)
    assert (detail.pictures, detail.pictures_removed) == ((), 1)
    assert RequestPhoto.objects.get().removed_on
