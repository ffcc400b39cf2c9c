import ast
from pathlib import Path

import numpy as np

from liming.core.planning import routes
from liming.core.planning.routes import engine

BUDGET = engine.Budget(60)


def order(tasks, able, costs=None, turns=None):
    minutes = np.abs(np.subtract.outer(np.arange(0, 50, 10), np.arange(0, 50, 10))).astype(np.int64)
    return engine.Order(
        tasks=tuple(tasks),
        turns=tuple(turns or [engine.Turn(0, 0, 500, 0, 0), engine.Turn(1, 0, 500, 0, 0)]),
        minutes=minutes,
        costs=np.zeros((2, len(tasks)), np.int64) if costs is None else np.array(costs, np.int64),
        able=np.array(able, bool),
    )


def task(location, *options):
    return engine.Task(location, tuple(engine.Option(*each) for each in options or [(0, 500, 30, 120)]))


def test_one_module_alone_knows_the_engine():
    folder = Path(routes.__file__).parent
    knows = []
    for path in sorted(folder.glob("*.py")):
        names = [
            name
            for node in ast.walk(ast.parse(path.read_text()))
            for name in (
                [each.name for each in node.names]
                if isinstance(node, ast.Import)
                else [getattr(node, "module", "")]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        ]
        if any(name.split(".")[0] == "pyvrp" for name in names):
            knows.append((path.name, len(path.read_text().splitlines()) < 400))
    assert knows == [("engine.py", True)]


def test_who_may_not_go_never_does():
    found = engine.solve(order([task(1), task(2)], [[True, False], [False, True]]), 1, BUDGET)
    assert found.routes == ((0,), (1,))


def test_more_sets_of_able_members_than_dimensions_are_kept_apart_by_cost(monkeypatch):
    monkeypatch.setattr(engine, "_DIMENSIONS", 1)
    found = engine.solve(order([task(1), task(2)], [[True, False], [False, True]]), 1, BUDGET)
    assert found.routes == ((0,), (1,))


def test_costs_say_who_should_go():
    found = engine.solve(order([task(1)], [[True], [True]], costs=[[30], [0]]), 1, BUDGET)
    assert found.routes == ((), (0,))


def test_one_of_several_options_is_taken_and_the_dearer_value_wins():
    two = task(1, (0, 100, 30, 90), (200, 300, 30, 120))
    found = engine.solve(order([two], [[True], [True]]), 1, BUDGET)
    assert sorted(found.routes) == [(), (0,)]


def test_a_task_worth_less_than_its_way_is_left():
    assert engine.solve(order([task(4, (0, 500, 30, 70))], [[True], [True]]), 1, BUDGET).routes == ((), ())


def test_a_warm_start_is_the_answer_when_there_are_no_iterations():
    known = order([task(1), task(2)], [[True, True], [True, True]])
    assert engine.solve(known, 1, engine.Budget(0), [(1,), (0,)]).routes == ((1,), (0,))


def test_a_warm_start_that_has_become_impossible_is_cut_from_its_end():
    late = task(4, (0, 20, 30, 120))
    known = order([task(1), late], [[True, True], [True, True]])
    assert engine.solve(known, 1, engine.Budget(0), [(0, 1), ()]).routes == ((0,), ())


def test_nothing_to_search_needs_no_engine():
    assert engine.solve(order([], np.zeros((2, 0))), 1, BUDGET) == engine.Found(((), ()), 0)
