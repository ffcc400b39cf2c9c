from tests.core.planning.routes.tiny import member, problem, visit

from liming.core.planning.routes.layout import lay_out
from liming.core.planning.routes.mend import mended


def test_a_visit_that_fits_is_put_in():
    layout = lay_out(problem([member("anna")], [visit("a", 10, end=600), visit("b", 20, start=700)]))
    assert mended(layout, [(0,)], {}) == [(0, 1)]


def test_a_visit_not_worth_its_way_stays_out():
    layout = lay_out(problem([member("anna")], [visit("a", 10), visit("far", 200)]))
    assert mended(layout, [(0,)], {}) == [(0,)]


def test_one_visit_moves_to_another_member_to_make_room():
    people = [member("anna", skills={"wiring": 1}), member("bert", 30)]
    visits = [visit("a", 10, 60, 600, 610), visit("b", 0, 60, 600, 610, skills={"wiring": 1})]
    assert mended(lay_out(problem(people, visits)), [(0,), ()], {}) == [(1,), (0,)]


def test_a_visit_of_less_value_makes_way():
    visits = [visit("low", 0, 60, 600, 610), visit("high", 0, 60, 600, 610, priority=3)]
    assert mended(lay_out(problem([member("anna")], visits)), [(0,)], {}) == [(1,)]


def test_a_pair_is_put_in_whole_and_gets_its_minute():
    layout = lay_out(problem([member("anna"), member("bert", 10)], [visit("pair", 5, persons=2)]))
    slots: dict[int, int] = {}
    assert mended(layout, [(), ()], slots) == [(0,), (0,)]
    assert slots == {0: 485}
