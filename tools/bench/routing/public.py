"""Solomon's instances by the engine's search: distance only, truncated to one decimal, vehicles without
limit.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyvrp

from liming.core.planning.routes import engine

BEST_KNOWN = {"R101": 1637.7, "RC101": 1619.8, "C104": 822.9, "RC208": 776.1}

FIRST_SHARE = 0.5
"""How much of the time the first, wide search has."""


def gaps(folder: Path, seconds: float, say: Callable[[str], None]) -> dict[str, Any]:
    """The mean gap to the best known in per cent, and the largest, after so many CPU seconds each."""
    found = []
    for name, best in BEST_KNOWN.items():
        path = next((each for each in folder.rglob(f"{name}.txt")), None)
        if path is None:
            say(f"public instances: {name}.txt is not in {folder}")
            continue
        cost = _solve(read(path), seconds) / 10
        found.append(100 * (cost / best - 1))
        say(f"{name}: {cost} ({found[-1]:.2f} %)")
    if not found:
        return {}
    return {"public_gap_pct": round(statistics.mean(found), 2), "public_gap_most_pct": round(max(found), 2)}


def _solve(data: pyvrp.ProblemData, seconds: float) -> float:
    """Both searches one after the other, as for a day."""
    started, best = time.process_time(), None
    for share, manner in ((FIRST_SHARE, engine.Manner.WIDE), (1.0, engine.Manner.FINE)):
        budget = engine.Budget(
            10**9, lambda until=share: time.process_time() - started > seconds * until, manner
        )
        result = engine.search(data, 1, budget, best)
        best = result.best
    return float(result.cost())


def read(path: Path) -> pyvrp.ProblemData:
    """A file of Solomon's form as data for the engine; distances and times in tenths."""
    lines = [line.split() for line in path.read_text().splitlines()]
    numbers = [[int(float(cell)) for cell in line] for line in lines if line and line[0].isdigit()]
    vehicles, capacity = numbers[0]
    rows = np.array(numbers[1:])
    place = rows[:, 1:3].astype(float)
    apart = np.sqrt(((place[:, None, :] - place[None, :, :]) ** 2).sum(axis=2))
    tenths = np.floor(apart * 10 + 1e-9).astype(np.int64)
    clients = [
        pyvrp.Client(
            number,
            delivery=[int(row[3])],
            service_duration=10 * int(row[6]),
            tw_early=10 * int(row[4]),
            tw_late=10 * int(row[5]),
        )
        for number, row in enumerate(rows[1:], start=1)
    ]
    vehicle = pyvrp.VehicleType(vehicles, [int(capacity)], tw_early=0, tw_late=10 * int(rows[0, 5]))
    locations = [pyvrp.Location(float(x), float(y)) for x, y in place]
    return pyvrp.ProblemData(locations, clients, [pyvrp.Depot(0)], [vehicle], [tenths], [tenths])
