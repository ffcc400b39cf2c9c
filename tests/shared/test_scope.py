"""A scoped table cannot be read by forgetting the viewer."""

import pytest

from liming.register.models import Unit, UnitLevel
from liming.shared.scope import ScopeForgottenError
from liming.shared.viewer import Role, Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> list[Unit]:
    level = UnitLevel.objects.create(depth=0, name="公司")
    rows = [
        Unit(code=code, name=code, short_name=code, level=level, path=path)
        for code, path in [("SX", "/SX/"), ("A", "/SX/A/"), ("B", "/SX/B/")]
    ]
    for row in rows:
        row.save()
    return rows


@pytest.mark.parametrize(
    "read",
    [
        lambda rows: list(rows),
        lambda rows: rows.count(),
        lambda rows: rows.exists(),
        lambda rows: rows.filter(code="A").first(),
        lambda rows: rows.get(code="A"),
        lambda rows: rows.values_list("code", flat=True)[0],
        lambda rows: rows.update(name="x"),
        lambda rows: rows.delete(),
        lambda rows: list(rows.iterator()),
    ],
)
def test_reading_without_a_scope_raises(units: list[Unit], read: object) -> None:
    with pytest.raises(ScopeForgottenError):
        read(Unit.objects.all())  # type: ignore[operator]


def test_a_viewer_sees_the_units_below_its_paths(units: list[Unit]) -> None:
    viewer = Viewer(None, frozenset({Role.UNIT}), ("/SX/A/",))
    assert [unit.code for unit in Unit.objects.visible_to(viewer)] == ["A"]


def test_a_viewer_without_a_path_sees_nothing(units: list[Unit]) -> None:
    assert not Unit.objects.visible_to(Viewer(None, frozenset(), ())).exists()


def test_everywhere_needs_a_reason(units: list[Unit]) -> None:
    assert Unit.objects.everywhere("a test counts all").count() == 3
    with pytest.raises(ScopeForgottenError):
        Unit.objects.everywhere("")


def test_the_scope_survives_further_filtering(units: list[Unit]) -> None:
    viewer = Viewer(None, frozenset({Role.UNIT}), ("/SX/",))
    assert Unit.objects.visible_to(viewer).filter(code="B").order_by("code").get().path == "/SX/B/"
