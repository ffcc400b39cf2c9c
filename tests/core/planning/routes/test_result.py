import json
import pickle

import pytest
from tests.core.planning.routes.tiny import SHORT, member, problem, visit

from liming.core.planning.routes import Lunch, make_plan, plan_from_json

VISITS = [
    visit("a", 20),
    visit("far", 100),
    visit("pair", 10, persons=2),
    visit("high", 1, skills={"wiring": 1}),
]
PLAN = make_plan(problem([member("anna"), member("bert", 40)], VISITS, lunch=Lunch()), 1, SHORT)


def test_a_plan_goes_to_json_and_comes_back():
    assert plan_from_json(PLAN.to_json()) == PLAN
    assert plan_from_json(PLAN.to_json()).digest == PLAN.digest


def test_the_json_says_how_to_make_it_again():
    made = json.loads(PLAN.to_json())["made"]
    assert (made["seed"], made["iterations"]) == (1, [120, 80])
    assert len(made["problem"]) == 64


def test_something_else_is_no_plan():
    with pytest.raises(KeyError):
        plan_from_json("{}")


def test_problem_and_plan_travel_between_processes():
    known = problem([member("anna")], VISITS)
    assert pickle.loads(pickle.dumps(known)).visits == known.visits
    assert pickle.loads(pickle.dumps(PLAN)) == PLAN
