"""Supervision in the office and on the phone: planned, made, mended, re-checked, and who sees what."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook
from tests.factories import execute, register
from tests.factories import supervision as build
from tests.factories.photos import jpeg

from liming.evaluate.models import (
    EntrustedReview,
    IntegrityReport,
    SupervisionCheck,
    SupervisionFinding,
)
from liming.register.models import Account, Notice, Post
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=build.city)]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def city() -> Iterator[build.City]:
    with clock.fixed(execute.MORNING):
        yield build.city()


@pytest.fixture
def as_(city, settings):
    def signed_in(account: Account) -> Client:
        client = Client()
        client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
        return client

    return signed_in


def typed(check: SupervisionCheck, *defects: int, **more: str) -> dict[str, str]:
    """The form of a whole check as a phone sends it."""
    data = {f"check_{each.number}": each.result for each in build.answers(check, *defects)}
    return {**data, **{f"note_{number}": "见照片" for number in defects}, **more}


def rows(model) -> list:
    return list(model.objects.everywhere("test").order_by("pk"))


def text(answer) -> str:
    return answer.content.decode()


def test_a_planner_draws_a_month_and_the_draw_can_be_made_again(city, as_) -> None:
    """The preview says how many of each stratum; one press draws and sends; the proof recomputes."""
    office = as_(city.office)
    preview = text(office.get("/office/supervision/draw/"))
    assert "4 支队伍抽 2 支" in preview
    chosen = {"checkers": [str(city.accounts[2].pk), str(city.accounts[0].pk)]}
    asked = {"unit": city.unit.code, "month": build.MONTH}
    answer = office.post("/office/supervision/draw/", {**asked, **chosen})
    assert answer.headers["Location"] == f"/office/supervision/?month={build.MONTH}"
    assert {each.checker_id for each in rows(SupervisionCheck)} <= {each.pk for each in city.accounts}
    page = text(office.get(f"/office/supervision/draws/{rows(SupervisionCheck)[0].draw_id}/"))
    assert "一致" in page
    again = office.post("/office/supervision/draw/", {**asked, **chosen})
    assert (again.status_code, "已抽取过" in text(again)) == (422, True)
    nobody = office.post("/office/supervision/draw/", {**asked, "month": "2026-08"})
    assert (nobody.status_code, "请填写检查人" in text(nobody)) == (422, True)
    assert as_(city.accounts[0]).get("/office/supervision/draw/").status_code == 403


def test_a_checker_fills_the_guide_on_the_phone_and_the_team_is_told(city, as_) -> None:
    """Kept half-way, refused while not whole, ended with a photo; then its findings go to the captain."""
    check = build.targeted(city)
    phone = as_(city.accounts[2])
    assert check.team.short_name in text(phone.get("/field/supervision/"))
    address = f"/field/supervision/{check.number}/"
    kept = phone.post(address, {"check_1": "ok", "pause": "1"})
    assert kept.headers["Location"] == "/field/supervision/"
    half = phone.post(address, {"check_1": "ok"})
    assert (half.status_code, "第 2、3、4、5、6、7、8 项没填" in text(half)) == (400, True)
    photo = SimpleUploadedFile("flag.jpg", jpeg(), "image/jpeg")
    done = phone.post(address, {**typed(check, 2), "note_2": "", "photo_2": photo, "more_1": "队部漏雨"})
    assert done.headers["Location"] == f"/office/supervision/checks/{check.number}/"
    assert {each.text for each in rows(SupervisionFinding)} == {"“队旗完好，挂放规范”不合格", "队部漏雨"}
    assert phone.get(address).headers["Location"] == f"/office/supervision/checks/{check.number}/"
    phone.post(f"/office/supervision/checks/{check.number}/notify/")
    captain = as_(city.accounts[0])
    assert "队旗完好" in text(captain.get("/field/findings/"))
    shown = rows(SupervisionCheck)[0].photos.get()
    assert captain.get(f"/office/supervision/photos/{shown.pk}/").headers["Content-Type"] == "image/jpeg"
    assert as_(city.accounts[1]).get(f"/office/supervision/photos/{shown.pk}/").status_code == 404


def test_a_defect_that_was_refused_keeps_what_was_typed(city, as_) -> None:
    check = build.targeted(city)
    bare = {**typed(check, 2), "note_2": "", "remark": "队长在场"}
    answer = as_(city.accounts[2]).post(f"/field/supervision/{check.number}/", bare)
    assert (answer.status_code, "第 2 项判为缺陷" in text(answer), "队长在场" in text(answer)) == (
        400,
        True,
        True,
    )


def test_a_finding_goes_its_way_through_the_pages(city, as_) -> None:
    row = build.finding(city, "notified")
    captain, checker, office = as_(city.accounts[0]), as_(city.accounts[2]), as_(city.office)
    assert captain.post(f"/field/findings/{row.number}/", {"note": ""}).status_code == 400
    assert captain.post(f"/field/findings/{row.number}/", {"note": "换了新的"}).status_code == 302
    act = f"/office/supervision/findings/{row.number}/"
    assert captain.post(f"{act}recheck/", {"is_mended": "yes"}).status_code == 404
    empty = checker.post(f"{act}recheck/", {"is_mended": "no"})
    assert (empty.status_code, "请填写复查说明" in text(empty)) == (400, True)
    assert checker.post(f"{act}recheck/", {"is_mended": "yes"}).status_code == 302
    assert office.post(f"{act}close/", {"note": ""}).status_code == 302
    row.refresh_from_db()
    assert row.state == "closed"
    assert "销号" in text(office.get(act))


def test_a_targeted_check_is_sent_reassigned_and_cancelled(city, as_) -> None:
    office = as_(city.office)
    form = {"team": city.teams[0].code, "ground": "weak", "checker": str(city.accounts[1].pk)}
    bad = office.post("/office/supervision/targeted/", {**form, "ground": "other"})
    assert (bad.status_code, "请填写定向原因" in text(bad)) == (400, True)
    assert office.post("/office/supervision/targeted/", form).status_code == 302
    (check,) = rows(SupervisionCheck)
    page = f"/office/supervision/checks/{check.number}/"
    assert office.post(f"{page}assign/", {"checker": str(city.accounts[2].pk)}).status_code == 302
    own = office.post(f"{page}assign/", {"checker": str(city.accounts[0].pk)})
    assert own.status_code == 400
    assert office.post(f"{page}cancel/", {"reason": ""}).status_code == 400
    assert office.post(f"{page}cancel/", {"reason": "队伍抢修"}).status_code == 302
    check.refresh_from_db()
    assert (check.checker, check.state) == (city.accounts[2], "cancelled")


def test_lists_go_out_as_excel_word_and_group_text(city, as_) -> None:
    """The team's name, the finding and its day stand in each; no checker's integrity report does."""
    check = build.checked(city, 3, integrity=("gifts",), integrity_words="收烟")
    office = as_(city.office)
    sheet = load_workbook(BytesIO(office.get("/office/supervision/export/").content)).active
    line = dict(zip(*(tuple(cell.value for cell in row) for row in sheet.iter_rows(max_row=2)), strict=True))
    assert (line["队伍"], line["合格项"], line["应查项"], line["结果"]) == ("夏县服务队", 7, 8, "不达标")
    findings = load_workbook(BytesIO(office.get("/office/supervision/findings/export/").content)).active
    assert findings.max_row == 2
    paper = Document(BytesIO(office.get(f"/office/supervision/checks/{check.number}/notice.docx").content))
    assert paper.tables[0].rows[1].cells[1].text.startswith("“服务承诺")
    page = text(office.get("/office/supervision/findings/"))
    assert "1. 夏县服务队，严重，“服务承诺" in page
    everything = page + str(line) + "".join(each.text for each in paper.paragraphs)
    assert "收烟" not in everything
    assert len(rows(IntegrityReport)) == 1


def test_the_team_does_not_see_a_check_before_it_is_made(city, as_) -> None:
    check = build.targeted(city)
    captain = as_(city.accounts[0])
    assert check.number not in text(captain.get("/office/supervision/"))
    assert captain.get(f"/office/supervision/checks/{check.number}/").status_code == 404
    assert as_(city.accounts[2]).get(f"/office/supervision/checks/{check.number}/").status_code == 200


@pytest.mark.parametrize("address", ["/office/supervision/", "/office/supervision/findings/"])
def test_a_list_costs_the_same_with_one_and_three_rows(city, as_, address) -> None:
    office, costs = as_(city.office), []
    for count in (1, 2):
        for _each in range(count):
            build.finding(city, "notified")
        office.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert office.get(address).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_day_that_has_gone_is_shown_as_overdue(city, as_) -> None:
    build.finding(city, "notified")
    with clock.fixed(execute.MORNING + timedelta(days=10)):
        page = text(as_(city.office).get("/office/supervision/findings/?state=late"))
    assert date(2026, 7, 17).isoformat() in page
    assert "time-over" in page


def test_an_integrity_report_is_ruled_and_settled_on_its_own_page(city, as_) -> None:
    """Only a secretary's page lists it; no words are refused; the tab is not offered to others."""
    build.checked(city, integrity=("gifts",), integrity_words="收烟一条")
    page = "/office/supervision/integrity/"
    assert as_(city.office).get(page).status_code == 403
    assert "廉洁情况" not in text(as_(city.office).get("/office/supervision/"))
    secretary = as_(register.account(Role.PARTY_SECRETARY, city.unit))
    assert "收烟一条" in text(secretary.get(page))
    (report,) = rows(IntegrityReport)
    empty = secretary.post(f"{page}{report.pk}/", {"act": "true", "words": ""})
    assert empty.status_code == 400
    secretary.post(f"{page}{report.pk}/", {"act": "true", "words": "属实"})
    secretary.post(f"{page}{report.pk}/", {"act": "settle", "words": "退回并谈话"})
    report.refresh_from_db()
    assert (report.state, report.settlement) == ("settled", "退回并谈话")


def test_posts_are_drawn_reviewed_and_shown_where_posts_are(city, as_) -> None:
    holder = city.corner.holder
    post = Post.objects.create(
        code="GW-1", name="抢修示范岗", team=city.teams[0], member=holder, named_on=date(2025, 7, 1)
    )
    office = as_(city.office)
    office.post("/office/supervision/reviews/draw/", {"unit": city.unit.code})
    (review,) = rows(EntrustedReview)
    address = f"/office/supervision/reviews/{review.pk}/"
    assert "挂牌在位" in text(office.get(address))
    wanted = {"result": "remedy", "reason": "牌子掉了", "met": ["active", "duty"]}
    bare = office.post(address, wanted)
    assert (bare.status_code, "请填写整改期限" in text(bare)) == (400, True)
    assert office.post(address, {**wanted, "remedy_by": "2026-08-14"}).status_code == 302
    assert "限期整改" in text(office.get("/office/posts/"))
    assert "2026-08-14 前整改" in text(office.get(f"/office/posts/posts/{post.code}/"))
    sheet = load_workbook(BytesIO(office.get("/office/supervision/reviews/export/").content)).active
    line = dict(zip(*(tuple(cell.value for cell in row) for row in sheet.iter_rows(max_row=2)), strict=True))
    assert (line["岗区"], line["结果"], line["符合条件"], line["条件"]) == ("抢修示范岗", "限期整改", 2, 5)


def test_an_overdue_finding_stands_on_the_cockpit_and_on_the_teams_page(city, as_) -> None:
    row = build.finding(city, "notified")
    office = as_(city.office)
    assert row.text in text(office.get(f"/office/teams/{city.teams[0].code}/"))
    with clock.fixed(execute.MORNING + timedelta(days=10)):
        page = text(office.get("/office/?tab=overdue"))
    assert f"/office/supervision/findings/{row.number}/" in page
    assert "催整改，改后复查" in page


def test_who_plans_for_a_team_alone_has_no_unit_to_draw_in(city, as_) -> None:
    account = register.account(Role.UNIT, city.teams[0])
    assert as_(account).get("/office/supervision/draw/").status_code == 404


def test_a_checkers_notice_leads_to_the_phones_list(city, as_) -> None:
    build.targeted(city)
    (notice,) = Notice.objects.filter(account=city.accounts[2], kind="check_assigned")
    answer = as_(city.accounts[2]).get(f"/office/notices/{notice.pk}/open/")
    assert answer.headers["Location"] == "/field/supervision/"
