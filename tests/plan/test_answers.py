"""Answers that come with a request are read against the questions of its type, and every fault is named."""

import pytest
from django.utils import translation

from liming.plan.actions import load_defaults
from liming.plan.models import ServiceQuestion, ServiceType
from liming.plan.queries import requestable_type, requestable_types
from liming.plan.rules.answers import read_answers
from liming.shared.errors import DomainError
from liming.shared.viewer import system_viewer


def question(answer_type: str, **fields: object) -> ServiceQuestion:
    values = {"code": "Q", "text": "问题", "text_en": "Question", "answer_type": answer_type}
    return ServiceQuestion(**{**values, **fields})


OPTIONS = [{"key": "a", "zh": "甲", "en": "A"}, {"key": "b", "zh": "乙", "en": "B"}]


@pytest.mark.parametrize(
    ("asked", "given", "kept"),
    [
        (question("string"), ["三单元"], ("三单元", "三单元")),
        (question("number"), [" 12.50 "], ("12.5", "12.5")),
        (question("number"), ["0"], ("0", "0")),
        (question("number"), ["12345678"], ("12345678", "12345678")),
        (question("datetime"), ["2026-07-14T00:30:00Z"], ("2026-07-14 08:30", "2026-07-14 08:30")),
        (question("singlevaluelist", options=OPTIONS), ["b"], ("乙", "B")),
        (question("multivaluelist", options=OPTIONS), ["b", "a"], ("乙、甲", "B, A")),
    ],
)
def test_an_answer_is_kept_in_both_languages(asked: ServiceQuestion, given: list[str], kept: object) -> None:
    read = read_answers([asked], {"Q": given})
    assert read.faults == ()
    assert [(each["answer"], each["answer_en"]) for each in read.kept] == [kept]
    assert read.kept[0]["question_en"] == "Question"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (question("number"), ["nan"]),
        (question("number"), ["七"]),
        (question("number"), ["1", "2"]),
        (question("datetime"), ["gestern"]),
        (question("datetime"), ["9999-12-31T23:59:59-10:00"]),
        (question("singlevaluelist", options=OPTIONS), ["c"]),
        (question("multivaluelist", options=OPTIONS), ["a", "c"]),
        (question("string"), ["长" * 201]),
        (question("text"), ["长" * 2001]),
    ],
)
def test_a_wrong_answer_is_named_with_its_remedy(asked: ServiceQuestion, given: list[str]) -> None:
    read = read_answers([asked], {"Q": given})
    assert [fault.code for fault in read.faults] == ["answer_wrong"]
    assert read.kept == ()
    assert all(fault.data["question"] == "问题" and fault.data["remedy"] for fault in read.faults)


def test_missing_answers_are_all_named_and_nothing_is_asked_of_a_text_to_read() -> None:
    """Blank counts as missing; what is not required may stay away; unknown codes are left out."""
    asked = [
        question("string", code="A", is_required=True),
        question("string", code="B", is_required=True),
        question("string", code="C"),
        question("string", code="D", is_required=True, is_asked=False),
    ]
    read = read_answers(asked, {"A": [" "], "X": ["?"]})
    assert [fault.code for fault in read.faults] == ["answer_missing", "answer_missing"]
    assert read.kept == ()


@pytest.mark.django_db
def test_the_shipped_questions_are_complete_and_come_once() -> None:
    """Both languages everywhere, options only where a choice is made, a source on each; again adds none."""
    system = system_viewer("test")
    load_defaults(system, (2026,))
    found = list(ServiceQuestion.objects.all())
    assert len(found) >= 10
    assert all(each.text_en and each.source for each in found)
    assert {each.code for each in found if bool(each.options) != each.answer_type.endswith("list")} == set()
    assert all(option["key"] and option["zh"] and option["en"] for each in found for option in each.options)
    load_defaults(system, (2026,))
    assert ServiceQuestion.objects.count() == len(found)


@pytest.mark.django_db
def test_only_requestable_types_are_offered_to_the_outside(django_assert_num_queries) -> None:
    """Oaths and guarantees are planned by the teams; care visits may be asked for but never show."""
    load_defaults(system_viewer("test"), (2026,))
    with django_assert_num_queries(2):
        offered = {
            each.code: [question.code for question in each.questions.all()] for each in requestable_types()
        }
    assert offered["REP01"] == ["DANGER", "EXTENT", "SINCE"]
    assert not {"POL02", "POL03", "VOL08", "MKT06"} & set(offered)
    with pytest.raises(DomainError) as refusal:
        requestable_type("POL02")
    assert refusal.value.code == "not_found"
    assert requestable_type("VOL01").publicity == "none"


@pytest.mark.django_db
def test_what_touches_homes_firms_and_guarantees_is_not_public() -> None:
    """Care, complaints, firms and guarantees show nothing; homes show no words and no position."""
    load_defaults(system_viewer("test"), (2026,))
    shown = dict(ServiceType.objects.values_list("code", "publicity"))
    assert {shown[code] for code in ("VOL01", "VOL02", "MKT08", "MKT06", "VAS01", "POL03")} == {"none"}
    assert {shown[code] for code in ("REP01", "REP02", "MKT05")} == {"coarse"}
    assert {shown[code] for code in ("REP05", "VOL03", "VAS08")} == {"full"}


def test_refusals_speak_english_too() -> None:
    with translation.override("en"):
        fault = read_answers([question("number")], {"Q": ["x"]}).faults[0]
        assert "not valid" in fault.sentence()
