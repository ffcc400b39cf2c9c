"""The pages of parameters: value, source, what units set of their own."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.factories import register

from liming.register.models import Parameter
from liming.register.queries import ParameterBook
from liming.shared.errors import DomainError
from liming.shared.viewer import Role
from liming.web.office.settings.fields import in_words, typed_value, value_form

pytestmark = pytest.mark.django_db
KEY = "test.levels"
LEVELS = [{"percent": 50, "tell": ["holder"]}, {"percent": 80, "tell": ["holder", "captain"]}]


@pytest.fixture
def tree() -> register.UnitTree:
    tree = register.unit_tree()
    Parameter.objects.create(
        key=KEY, value=LEVELS, title="预警", source="建议", valid_from=date(2020, 1, 1), is_per_unit=True
    )
    return tree


def signed_in(client: Client, role: Role, place: object, settings) -> Client:
    client.force_login(register.account(role, place), settings.AUTHENTICATION_BACKENDS[1])
    return client


def test_the_list_shows_value_and_source_with_as_many_queries_for_three_as_for_one(
    client: Client, tree: register.UnitTree, settings
) -> None:
    signed_in(client, Role.PROVINCE, tree.province, settings)
    client.get("/office/settings/")
    counts = []
    for extra in (0, 2):
        for number in range(extra):
            Parameter.objects.create(
                key=f"test.{number}", value=1, title="数", source="x", valid_from=date(2020, 1, 1)
            )
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/office/settings/").content.decode()
        counts.append(len(asked))
        assert "50，holder；80，holder、captain" in page
        assert "建议" in page
    assert counts[0] == counts[1]


def test_a_unit_sets_its_own_value_on_the_page_and_gives_it_up_again(
    client: Client, tree: register.UnitTree, settings
) -> None:
    signed_in(client, Role.UNIT, tree.xiaxian, settings)
    data = {"unit": "140828", "source": "县公司通知", "0.percent": "60", "0.tell": "captain", "1.percent": ""}
    client.post(f"/office/settings/{KEY}/unit/", data)
    assert ParameterBook([KEY]).at(KEY, tree.xiaxian.path) == [{"percent": 60, "tell": ["captain"]}]
    assert "县公司通知" in client.get(f"/office/settings/{KEY}/").content.decode()
    client.post(f"/office/settings/{KEY}/unit/end/", {"unit": "140828"})
    assert ParameterBook([KEY]).at(KEY, tree.xiaxian.path) == LEVELS


def test_the_province_changes_the_common_value_and_a_unit_may_not(
    client: Client, tree: register.UnitTree, settings
) -> None:
    data = {"source": "省公司文件", "0.percent": "70", "0.tell": "holder"}
    signed_in(client, Role.UNIT, tree.xiaxian, settings)
    assert client.post(f"/office/settings/{KEY}/change/", data).status_code == 404
    signed_in(client, Role.PROVINCE, tree.province, settings)
    assert client.post(f"/office/settings/{KEY}/change/", data).status_code == 302
    book = ParameterBook([KEY])
    assert book.at(KEY) == [{"percent": 70, "tell": ["holder"]}]
    assert Parameter.objects.get(key=KEY, valid_to=None).is_per_unit is True


@pytest.mark.parametrize("value", [True, 14, 1.5, "文字", {"zh": "甲", "en": "A"}, LEVELS, ["a", "b"], []])
def test_what_a_form_shows_is_read_back_as_it_was(value: object) -> None:
    form = value_form(value)
    fields = [*form.fields, *(field for row in form.rows for field in row)]
    assert typed_value(value, {field.name: field.value for field in fields}) == value


def test_a_number_that_is_none_names_its_field() -> None:
    with pytest.raises(DomainError) as refused:
        typed_value(LEVELS, {"0.percent": "many", "0.tell": "holder"})
    assert refused.value.code == "field_invalid"


def test_values_are_told_in_words() -> None:
    assert in_words(True) == "是"
    assert in_words([]) == "—"
    assert in_words([{"zh": "甲", "en": "A", "code": "a", "days": 3}]) == "甲，3"
    with translation.override("en"):
        assert in_words({"zh": "甲", "en": "A"}) == "A"
