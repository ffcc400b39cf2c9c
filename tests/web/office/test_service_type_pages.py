"""Service types are kept on a page: what they are called, who may ask, and what is asked with them."""

from dataclasses import replace

import pytest
from django.test import Client
from tests.factories import execute as make
from tests.factories import register

from liming.plan import actions, queries
from liming.plan.actions import QuestionDraft, TypeDraft
from liming.plan.models import ServiceQuestion, ServiceType
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
DRAFT = TypeDraft("故障抢修", "Repair", "REP", "停电,没电", True, "coarse", "省公司通知")
ASK = QuestionDraft(
    "scope",
    "singlevaluelist",
    "几户没电",
    "How many",
    options=({"key": "one", "zh": "一户", "en": "One"}, {"key": "many", "zh": "多户", "en": "Many"}),
    is_required=True,
)
READ = QuestionDraft("note", "text", "先看看总闸", is_asked=False)


@pytest.fixture
def corner():
    with clock.fixed(make.MORNING):
        yield make.corner()


@pytest.fixture
def sign_in(client: Client, settings):
    def signed(role, place, member=None) -> Client:
        client.force_login(register.account(role, place, member=member), settings.AUTHENTICATION_BACKENDS[1])
        return client

    return signed


def changed(corner, draft=DRAFT, questions=(ASK, READ)) -> ServiceType:
    return actions.change_service_type(corner.viewer(Role.PROVINCE), "REP01", draft, questions)


def test_a_type_and_its_questions_are_changed_in_order_and_kept_in_the_audit(corner):
    """Names, words and questions as given, the entry with what stood before; memory follows at once."""
    before = list(ServiceQuestion.objects.filter(service_type_id="REP01").values_list("code", flat=True))
    changed(corner)
    row = queries.kept_service_type(corner.viewer(Role.PROVINCE), "REP01")
    assert (row.name_en, row.keywords, row.publicity) == ("Repair", "停电,没电", "coarse")
    assert [(each.code, each.position, each.is_asked) for each in row.questions.all()] == [
        ("scope", 1, True),
        ("note", 2, False),
    ]
    assert queries.requestable_type("REP01").keywords == "停电,没电"
    entry = AuditEntry.objects.filter(act="service_type.changed").get()
    assert [each["code"] for each in entry.before["questions"]] == before
    assert [each["code"] for each in entry.after["questions"]] == ["scope", "note"]


def test_a_question_that_stays_the_same_keeps_its_source(corner):
    """Only what was changed names the new ground."""
    changed(corner)
    changed(corner, replace(DRAFT, source="新通知"), (ASK, replace(READ, text="先看总闸")))
    sources = dict(ServiceQuestion.objects.filter(service_type_id="REP01").values_list("code", "source"))
    assert sources == {"scope": "省公司通知", "note": "新通知"}


@pytest.mark.parametrize(
    ("draft", "questions", "code"),
    [
        (replace(DRAFT, name=" "), (), "field_required"),
        (replace(DRAFT, source=""), (), "field_required"),
        (replace(DRAFT, service_class="NO"), (), "field_invalid"),
        (replace(DRAFT, publicity="all"), (), "field_invalid"),
        (DRAFT, (ASK, ASK), "field_invalid"),
        (DRAFT, (replace(ASK, code="户数"),), "field_invalid"),
        (DRAFT, (replace(ASK, options=ASK.options[:1]),), "field_invalid"),
        (DRAFT, (replace(READ, options=ASK.options),), "field_invalid"),
        (DRAFT, (replace(READ, text=" "),), "field_required"),
        (DRAFT, (replace(READ, answer_type="film"),), "field_invalid"),
        (DRAFT, (replace(READ, text="问" * 121),), "field_invalid"),
    ],
)
def test_what_nobody_could_answer_is_refused_and_nothing_is_written(corner, draft, questions, code):
    name = ServiceType.objects.get(pk="REP01").name_en
    with pytest.raises(DomainError) as refusal:
        changed(corner, draft, questions)
    assert refusal.value.code == code
    assert ServiceType.objects.get(pk="REP01").name_en == name


@pytest.mark.parametrize(
    ("role", "code"), [(Role.UNIT, "out_of_scope"), (Role.CAPTAIN, "forbidden"), (Role.MEMBER, "forbidden")]
)
def test_only_who_keeps_the_whole_province_changes_a_type(corner, role, code):
    with pytest.raises(DomainError) as refusal:
        actions.change_service_type(corner.viewer(role), "REP01", DRAFT, ())
    assert refusal.value.code == code
    assert not AuditEntry.objects.filter(act="service_type.changed").exists()


def form(**more) -> dict[str, str]:
    values = {
        "name": "故障抢修",
        "name_en": "Repair",
        "service_class": "REP",
        "keywords": "停电",
        "publicity": "full",
        "source": "通知",
        "is_requestable": "1",
    }
    first = {"text": "几户", "code": "scope", "answer_type": "singlevaluelist", "position": "2"}
    first |= {"options": "one | 一户 | One\nmany｜多户", "is_required": "1"}
    second = {"text": "看总闸", "code": "note", "answer_type": "text", "position": "1", "is_read": "1"}
    for number, row in enumerate((first, second)):
        values |= {f"q-{number}-{name}": value for name, value in row.items()}
    return values | more


def test_the_page_changes_order_options_and_drops_a_question(corner, sign_in):
    """Sent as a plain form: the order by its numbers, options a line each, one dropped; Open311 says it."""
    client = sign_in(Role.PROVINCE, corner.tree.province)
    address = "/office/settings/services/REP01/"
    assert 'name="q-0-text"' in client.get(address).content.decode()
    assert client.post(address, form())["Location"] == address
    kept = ServiceQuestion.objects.filter(service_type_id="REP01").order_by("position")
    assert [each.code for each in kept] == ["note", "scope"]
    assert kept[1].options == [
        {"key": "one", "zh": "一户", "en": "One"},
        {"key": "many", "zh": "多户", "en": "多户"},
    ]
    (service,) = [
        each for each in client.get("/open311/v2/services.json").json() if each["service_code"] == "REP01"
    ]
    assert service["keywords"] == "停电"
    client.post(address, form(**{"q-1-drop": "1"}))
    assert [each.code for each in kept.all()] == ["scope"]


def test_a_shipped_type_saved_as_it_is_shown_changes_nothing(corner, sign_in):
    """Every shipped question passes through the form: codes, kinds, choices, hints, order and sources."""
    client = sign_in(Role.PROVINCE, corner.tree.province)
    types = ServiceQuestion.objects.values_list("service_type_id", flat=True).distinct()
    fields = [field.name for field in ServiceQuestion._meta.fields if field.name != "id"]
    assert len(types) > 1
    for code in types:
        address = f"/office/settings/services/{code}/"
        before = list(ServiceQuestion.objects.filter(service_type_id=code).values(*fields))
        shown = client.get(address).context
        posted = {name: value for name, value in shown["values"].items() if value is not False}
        for number, row in enumerate(shown["questions"]):
            kept = {name: value for name, value in row.items() if value is not False}
            posted |= {f"q-{number}-{name}": value for name, value in kept.items()}
        assert client.post(address, posted).status_code == 302
        assert list(ServiceQuestion.objects.filter(service_type_id=code).values(*fields)) == before


def test_a_refused_form_comes_back_as_it_was_filled(corner, sign_in):
    client = sign_in(Role.PROVINCE, corner.tree.province)
    page = client.post("/office/settings/services/REP01/", form(**{"q-0-code": "几户"}))
    assert page.status_code == 422
    assert "问题代号" in page.context["refusal"]
    assert 'value="几户"' in page.content.decode()


def test_a_unit_reads_the_types_and_changes_none(corner, sign_in):
    """No button for a county; what it sends finds nothing to change."""
    client = sign_in(Role.UNIT, corner.tree.xiaxian)
    assert "故障抢修" in client.get("/office/settings/services/").content.decode()
    address = "/office/settings/services/REP01/"
    assert "由省公司修改" in client.get(address).content.decode()
    assert client.post(address, form()).status_code == 404
    assert client.get("/office/settings/services/NONE/").status_code == 404
