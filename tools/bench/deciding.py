"""100,000 points decided on the demo's grids: grid, candidates, who goes and why, in CPU seconds."""

import gc
import json
import time

from numpy.random import default_rng

from tools.bench.worlds import set_up

COUNT = 100_000


def main() -> None:
    """Print {"decide_100k_cpu_s": ...}; grids and people are in memory, as a running server has them."""
    set_up()
    from liming.core.dispatch import decide_many
    from liming.execute.queries import ground
    from liming.execute.queries.workforce import loads, workforce
    from liming.register.bridge import grid_index
    from liming.shared import clock

    today = clock.today()
    index, _versions = grid_index(today)
    people, grids = workforce(today), ground.grids(today)
    rosters = {grid.code: people.roster(grid.team.id, grid) for grid in grids.values()}
    places = [grid.place for grid in grids.values() if grid.place]
    random = default_rng(1)
    near = [places[int(which)] for which in random.integers(len(places), size=COUNT)]
    shifts = random.normal(0, 0.02, size=(COUNT, 2))
    lons = [place[0] + float(shift[0]) for place, shift in zip(near, shifts, strict=True)]
    lats = [place[1] + float(shift[1]) for place, shift in zip(near, shifts, strict=True)]
    skills = ["low_voltage" if number % 2 else None for number in range(COUNT)]
    counted = loads()
    gc.collect()
    started = time.process_time()
    decisions = decide_many(index, rosters, lons, lats, skills, counted)
    seconds = time.process_time() - started
    decided = sum(each.person is not None for each in decisions)
    border = sum(each.location.is_border for each in decisions)
    print(json.dumps({"decide_100k_cpu_s": round(seconds, 2), "decided": decided, "at_a_border": border}))


if __name__ == "__main__":
    main()
