"""The register leaves by file and comes back; a company's own outlines replace the shipped ones."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.factories import register as make

from liming.register.models import DivisionShape
from liming.register.queries.places import outlines

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[111, 35], [111.4, 35], [111.4, 35.3], [111, 35.3], [111, 35]]]}


def call(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_an_exported_register_imports_back_unchanged(tmp_path: Path) -> None:
    tree = make.unit_tree()
    make.name_rule()
    make.team(tree.xiaxian)
    file = tmp_path / "teams.xlsx"
    assert call("export", "teams", str(file)).strip().endswith(": 1")
    report = json.loads(call("import", "teams", str(file), "--json"))
    assert (report["created"], report["changed"], report["unchanged"]) == (0, 0, 1)


def test_an_own_layer_is_shown_instead_of_the_shipped_one(tmp_path: Path) -> None:
    make.unit_tree()
    DivisionShape.objects.create(division_id="140828", layer="standard", geometry={"type": "Polygon"})
    feature = {"type": "Feature", "properties": {"adcode": "140828"}, "geometry": SQUARE}
    file = tmp_path / "layer.json"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert call("import_layer", "approved", str(file)).strip() == "approved: 1"
    assert outlines(["140828"]) == {"140828": SQUARE}


def test_a_file_that_is_no_layer_is_refused_with_exit_code_2(tmp_path: Path) -> None:
    file = tmp_path / "layer.json"
    file.write_text("[]")
    with pytest.raises(CommandError) as refusal:
        call("import_layer", "approved", str(file))
    assert refusal.value.returncode == 2
    assert not DivisionShape.objects.exists()
