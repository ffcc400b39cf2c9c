import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liming.core.dispatch import gcj02_from_wgs84, metres_between, wgs84_from_gcj02


def test_a_known_point_of_shanghai_moves_as_published():
    # The pair used by the tests of the public eviltransform library.
    lon, lat = gcj02_from_wgs84(121.5272106, 31.1774276)
    assert (lon, lat) == (
        pytest.approx(121.531541859215, abs=1e-6),
        pytest.approx(31.17530398364597, abs=1e-6),
    )


def test_the_shift_in_shanxi_is_some_hundred_metres():
    lon, lat = gcj02_from_wgs84(111.22, 35.14)
    assert 300 < metres_between(111.22, 35.14, lon, lat) < 800


def test_outside_china_nothing_moves():
    assert gcj02_from_wgs84(2.35, 48.86) == (2.35, 48.86)
    assert wgs84_from_gcj02(2.35, 48.86) == (2.35, 48.86)


@given(st.floats(74, 135), st.floats(18, 53.5))
def test_there_and_back_is_the_same_place(lon, lat):
    back = wgs84_from_gcj02(*gcj02_from_wgs84(lon, lat))
    assert back == (pytest.approx(lon, abs=1e-6), pytest.approx(lat, abs=1e-6))


def test_arrays_give_the_same_as_single_numbers():
    lons, lats = np.array([111.0, 2.35]), np.array([35.0, 48.86])
    moved_lons, moved_lats = gcj02_from_wgs84(lons, lats)
    singles = [gcj02_from_wgs84(lon, lat) for lon, lat in zip(lons.tolist(), lats.tolist(), strict=True)]
    assert list(zip(moved_lons.tolist(), moved_lats.tolist(), strict=True)) == singles
    assert isinstance(singles[0][0], float)
