"""The taxonomy as pages read it."""

import pytest
from tests.factories import evaluate as make

from liming.plan import queries
from liming.plan.models import ServiceType

pytestmark = pytest.mark.django_db


def test_only_types_in_use_are_offered_in_the_order_of_their_codes() -> None:
    used = make.service_type()
    for code, is_active in (("A01", True), ("A02", False)):
        ServiceType.objects.create(
            code=code,
            name=code,
            name_en=code,
            service_class=used.service_class,
            practice="gold",
            source="test",
            is_active=is_active,
        )
    assert [each.code for each in queries.service_types()] == ["A01", "B01"]
    assert queries.service_type("A01").name == "A01"
    assert queries.service_type("A02") is None
