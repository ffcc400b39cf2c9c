"""The fast insert stores exactly what the model fields would."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, models, transaction

from liming.execute.models import Rating, Request, ServiceRecord
from liming.jobs.demo.journal import TABLES
from liming.register.models import Customer, GridVersion, Member, PartyBranch, Unit, UnitLevel
from liming.shared.bulk import bulk_insert, indexes_postponed, preparer
from liming.shared.ids import new_id

SAMPLES = {
    models.UUIDField: [new_id(datetime(2026, 7, 14, tzinfo=UTC))],
    models.DateTimeField: [
        datetime(2026, 7, 14, 9, 20, tzinfo=ZoneInfo("Asia/Shanghai")),
        datetime(2026, 7, 14, 1, 20, 3, 456789, tzinfo=UTC),
    ],
    models.DateField: [date(2026, 7, 14)],
    models.BooleanField: [True, False],
    models.CharField: ["泗交-02", ""],
    models.TextField: ["茶青放不住"],
    models.FloatField: [111.4, 0.0],
    models.IntegerField: [0, 41],
    models.JSONField: [{"a": [1, "茶"]}, []],
}


def samples_of(field: models.Field) -> list:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.DateTimeField):
        return SAMPLES[models.DateTimeField]
    return next((values for kind, values in SAMPLES.items() if isinstance(field, kind)), [])


@pytest.mark.django_db
@pytest.mark.parametrize("model", [*TABLES, GridVersion, Member, Customer], ids=lambda model: model.__name__)
def test_every_prepared_value_equals_what_the_field_saves(model):
    for field in model._meta.concrete_fields:
        prepare = preparer(field)
        for value in samples_of(field):
            fast = value if prepare is None else prepare(value)
            saved = field.get_db_prep_save(value, connection)
            assert getattr(fast, "obj", fast) == getattr(saved, "obj", saved), field.name


@pytest.mark.django_db
def test_a_row_comes_back_as_it_went_in_with_defaults_filled():
    UnitLevel.objects.create(depth=0, name="省公司")
    unit = {"id": new_id(), "code": "SX", "name": "省", "short_name": "省", "level_id": 0, "path": "/SX/"}
    branch = {"id": new_id(), "code": "B", "name": "支部", "unit_id": unit["id"]}
    with transaction.atomic():
        assert bulk_insert(Unit, [unit]) == 1
        assert bulk_insert(PartyBranch, iter([branch])) == 1
    row = PartyBranch.objects.everywhere("test").get()
    assert (row.pk, row.unit_id, row.name, row.pinyin, row.secretary_id) == (
        branch["id"],
        unit["id"],
        "支部",
        "",
        None,
    )


@pytest.mark.django_db
def test_an_unknown_column_is_refused():
    with pytest.raises(KeyError, match="colour"):
        bulk_insert(Unit, [{"colour": "red"}])


@pytest.mark.django_db(transaction=True)
def test_postponed_indexes_are_all_back_afterwards():
    def names() -> set[str]:
        with connection.cursor() as cursor:
            return {
                name
                for model in (Request, ServiceRecord, Rating)
                for name in connection.introspection.get_constraints(cursor, model._meta.db_table)
            }

    before = names()
    with indexes_postponed([Request, ServiceRecord, Rating]):
        pass
    assert names() == before
