"""Counties are partitioned: grids cover them, do not overlap, and every township has one."""

import numpy as np
import pytest
import shapely

from liming.jobs.demo.geography import cut, geometry_json
from liming.jobs.demo.world import shares


def test_cells_cover_the_county_without_overlap_and_every_township_has_one():
    county = shapely.box(111.0, 35.0, 111.6, 35.3).difference(shapely.box(111.0, 35.2, 111.2, 35.3))
    cells = cut(county, (111.3, 35.1), {3: (111.5, 35.05)}, 6, 25, np.random.default_rng(1))
    assert len(cells) == 25
    assert sum(cell.outline.area for cell in cells) == pytest.approx(county.area, rel=1e-9)
    assert {cell.township for cell in cells} == set(range(6))
    assert all(cell.outline.contains(shapely.Point(cell.point)) for cell in cells)
    known = [cell for cell in cells if cell.township == 3]
    assert min(cell.outline.distance(shapely.Point(111.5, 35.05)) for cell in known) < 0.05


def test_the_same_seed_cuts_the_same_cells():
    county = shapely.box(0, 0, 1, 1)
    first, again = (cut(county, (0.5, 0.5), {}, 3, 9, np.random.default_rng(7)) for _ in range(2))
    assert [geometry_json(cell.outline) for cell in first] == [geometry_json(cell.outline) for cell in again]


@pytest.mark.parametrize(
    ("total", "weights", "least", "expected"),
    [(10, [1, 1, 1], 0, [4, 3, 3]), (10, [8, 1, 1], 1, [6, 2, 2]), (3, [5, 5, 5], 1, [1, 1, 1])],
)
def test_shares_add_up_and_keep_the_least(total, weights, least, expected):
    assert sorted(shares(total, weights, least), reverse=True) == expected


def test_shares_refuse_what_does_not_suffice():
    with pytest.raises(ValueError, match="cannot give"):
        shares(2, [1, 1, 1], 1)
