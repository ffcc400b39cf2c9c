"""The quarterly evaluation: honest bands, stable digits, no reward for hiding."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import asdict, replace

import numpy as np
import pytest

from liming.core.benchmark import Cell, Goalposts, IndicatorSpec, Rules, TeamInput, evaluate, wilson

DIMENSIONS = ("effectiveness", "satisfaction", "publicity")
RULES = Rules(draws=1000, callback_indicator=None)


def indicators(count: int, low: float = 0.5) -> list[IndicatorSpec]:
    return [
        IndicatorSpec(f"I{index:02}", DIMENSIONS[index % 3], "proportion", 1, Goalposts(low, 1.0))
        for index in range(count)
    ]


def league(specs, teams, rate, cases=60, seed=1):
    """Teams whose true rates come from `rate(generator)`."""
    generator = np.random.default_rng(seed)
    return [
        TeamInput(
            f"team-{number:03}",
            "mountain",
            {spec.code: Cell(int(generator.binomial(cases, rate(generator))), cases) for spec in specs},
        )
        for number in range(teams)
    ]


def test_equal_teams_are_not_told_apart():
    """With identical true rates the table puts next to nobody above or below, and says it cannot rank."""
    specs = indicators(12)
    odd = 0
    for seed in range(5):
        result = evaluate(specs, league(specs, 60, lambda generator: 0.9, seed=seed), RULES)
        odd += sum(team.band != "not_separable" for team in result.teams.values())
        assert result.groups["mountain"].rankability < 0.5
    assert odd <= 6


def test_equal_teams_of_very_different_size_are_not_told_apart():
    """Ten or a thousand ratings, one true rate: over twenty leagues fewer than 5 % leave the middle band."""
    generator, specs, odd = np.random.default_rng(4), indicators(6), 0
    for _ in range(20):
        teams = []
        for number in range(60):
            cases = int(np.clip(generator.lognormal(3.4, 1.0), 5, 1000))
            cells = {spec.code: Cell(int(generator.binomial(cases, 0.95)), cases) for spec in specs}
            teams.append(TeamInput(f"team-{number:03}", "mountain", cells))
        result = evaluate(specs, teams, replace(RULES, draws=400))
        odd += sum(team.band != "not_separable" for team in result.teams.values())
    assert odd / 1200 < 0.05


def test_three_of_three_never_outranks_880_of_900():
    """Three hand-picked customers, whatever the other teams: the large team's score is higher every time."""
    spec = IndicatorSpec("S01", "satisfaction", "proportion", 1, Goalposts(0.8, 1.0))
    for seed in range(20):
        generator = np.random.default_rng(seed)
        others = [
            TeamInput(
                f"o{number}", "city", {"S01": Cell(int(generator.binomial(60, generator.beta(38, 2))), 60)}
            )
            for number in range(40)
        ]
        pair = [
            TeamInput("few", "city", {"S01": Cell(3, 3)}), TeamInput("many", "city", {"S01": Cell(880, 900)})
        ]  # fmt: skip
        result = evaluate([spec], [*others, *pair], RULES)
        assert result.teams["few"].composite < result.teams["many"].composite
        assert result.teams["few"].expected_rank > result.teams["many"].expected_rank


def test_truly_different_teams_are_told_apart():
    """Ten strong and ten weak teams among forty land in their bands, and the table is rankable."""
    specs = indicators(6)
    strong = league(specs, 10, lambda generator: 0.97, cases=400, seed=1)
    middle = league(specs, 20, lambda generator: 0.90, cases=400, seed=2)
    weak = league(specs, 10, lambda generator: 0.80, cases=400, seed=3)
    named = [
        replace(team, key=f"{name}-{team.key}")
        for name, part in (("strong", strong), ("middle", middle), ("weak", weak))
        for team in part
    ]
    result = evaluate(specs, named, RULES)
    bands = Counter((key.split("-")[0], team.band) for key, team in result.teams.items())
    assert bands["strong", "above"] == 10
    assert bands["weak", "below"] == 10
    assert result.groups["mountain"].rankability > 0.75


def test_a_small_perfect_unit_does_not_come_first():
    """A unit with 22 cases at 100 % stands behind large units at 99 %, whatever its raw rate."""
    cases = {"zone": (22, 22), "a": (4196, 4226), "b": (6406, 6530), "c": (2048, 2100), "d": (1331, 1350)}
    cases["e"] = (620, 640)
    spec = IndicatorSpec("S01", "satisfaction", "proportion", 1, Goalposts(0.8, 1.0))
    teams = [TeamInput(key, "city", {"S01": Cell(*cell)}) for key, cell in cases.items()]
    result = evaluate([spec], teams, RULES)
    order = sorted(result.teams.values(), key=lambda team: -team.composite)
    assert order[0].key == "a"
    assert [team.key for team in order].index("zone") >= 2
    assert result.teams["zone"].indicators["S01"].value == 1.0
    assert result.teams["zone"].indicators["S01"].low == round(wilson(22, 22).low, 6)
    assert result.teams["zone"].band == "not_separable"


def test_same_input_and_seed_give_the_same_digits_in_any_order():
    """Shuffled teams, indicators and cells change nothing; another seed does."""
    specs = indicators(6)
    teams = league(specs, 30, lambda generator: generator.beta(18, 2))
    shuffled = [replace(team, cells=dict(reversed(team.cells.items()))) for team in reversed(teams)]
    first = evaluate(specs, teams, RULES)
    assert json.dumps(asdict(evaluate(specs[::-1], shuffled, RULES))) == json.dumps(asdict(first))
    assert evaluate(specs, teams, replace(RULES, seed=2)) != first


def test_figures_carry_six_decimals():
    """Nothing in the result has a longer tail, so that digests agree between machines."""
    specs = indicators(6)
    numbers = []

    def collect(value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list | tuple):
            for item in value:
                collect(item)
        elif isinstance(value, float):
            numbers.append(value)

    collect(asdict(evaluate(specs, league(specs, 20, lambda generator: generator.beta(18, 2)), RULES)))
    assert len(numbers) > 500
    assert all(number == round(number, 6) for number in numbers)


def test_intervals_nest_around_the_composite():
    """95 % holds 80 % holds the composite, for every team."""
    specs = indicators(6)
    for team in evaluate(
        specs, league(specs, 40, lambda generator: generator.beta(18, 2)), RULES
    ).teams.values():
        assert team.low95 <= team.low80 <= team.composite <= team.high80 <= team.high95


def test_hiding_a_weak_figure_does_not_pay():
    """A team that stops reporting is marked, scored at the 10th percentile, and stays below the median."""
    specs = indicators(6)
    teams = league(specs, 40, lambda generator: generator.beta(18, 2), cases=200)
    hidden = replace(teams[0], cells={code: cell for code, cell in teams[0].cells.items() if code != "I00"})
    result = evaluate(specs, [hidden, *teams[1:]], RULES)
    own = result.teams[hidden.key].indicators["I00"]
    scores = [team.indicators["I00"].score for team in result.teams.values() if team.key != hidden.key]
    assert (own.missing, own.value, own.shrunk) == (True, None, None)
    assert (
        own.score == round(float(np.percentile(scores, 10)), 5)
        or abs(own.score - float(np.percentile(scores, 10))) < 2e-6
    )
    assert own.score < np.median(scores)


def test_a_reported_zero_is_not_a_hidden_figure():
    """Nothing to count leaves the team at its peers' level and is not marked as missing."""
    specs = indicators(3)
    teams = league(specs, 40, lambda generator: generator.beta(18, 2), cases=200)
    quiet = replace(teams[0], cells={**teams[0].cells, "I00": Cell(0, 0)})
    own = evaluate(specs, [quiet, *teams[1:]], RULES).teams[quiet.key].indicators["I00"]
    assert (own.missing, own.value, own.n, own.small) == (False, None, 0, True)
    assert own.low is None
    assert own.shrunk is not None
    assert 0.85 < own.shrunk < 0.95


def test_a_team_reporting_under_two_thirds_is_not_scored():
    """Coverage of half the weight gives no band and no probability, and leaves the peers' median alone."""
    specs = indicators(6)
    teams = league(specs, 20, lambda generator: generator.beta(18, 2))
    few = replace(teams[0], cells={code: teams[0].cells[code] for code in ("I00", "I01")})
    own = evaluate(specs, [few, *teams[1:]], RULES).teams[few.key]
    assert (own.band, own.probability_above_median, own.probability_top_quarter) == ("not_scored", None, None)


def test_too_few_call_backs_are_not_scored():
    """29 pooled call-backs give no band, 30 do; the count need not be an indicator itself."""
    specs = indicators(3)
    teams = league(specs, 20, lambda generator: generator.beta(18, 2))
    with_calls = [
        replace(team, cells={**team.cells, "S06": Cell(20, 29 if team is teams[0] else 30)}) for team in teams
    ]
    result = evaluate(specs, with_calls, replace(RULES, callback_indicator="S06"))
    assert [team.key for team in result.teams.values() if team.band == "not_scored"] == [teams[0].key]
    without = evaluate(specs, teams, replace(RULES, callback_indicator="S06"))
    assert {team.band for team in without.teams.values()} == {"not_scored"}


def test_every_kind_of_indicator_is_scored():
    """Means, counts and ratios shrink towards the peers as proportions do; low is good where it says so."""
    generator = np.random.default_rng(6)
    specs = [
        IndicatorSpec("E01", "effectiveness", "ratio", 1, Goalposts(0, 40)),
        IndicatorSpec("E06", "effectiveness", "mean", 1, Goalposts(20, 90, -1)),
        IndicatorSpec("S07", "satisfaction", "ratio", 1, Goalposts(0, 0.02, -1)),
        IndicatorSpec("B01", "publicity", "count", 1, Goalposts(0, 40)),
    ]
    teams = []
    for number in range(30):
        minutes = generator.normal(generator.normal(45, 8), 15, 50).round()
        points = generator.choice([1, 2, 4], generator.poisson(generator.gamma(5, 1)) + 1)
        cells = {
            "E01": Cell(int(generator.poisson(20 * generator.gamma(20, 1))), 20),
            "E06": Cell(minutes.sum(), 50, (minutes**2).sum()),
            "S07": Cell(int(generator.poisson(2)), 400),
            "B01": Cell(int(points.sum()), 1, int((points**2).sum())),
        }
        teams.append(TeamInput(f"{number:02}", "all", cells))
    result = evaluate(specs, teams, RULES)
    for code in ("E01", "E06", "B01"):
        raw = [team.indicators[code].value for team in result.teams.values()]
        shrunk = [team.indicators[code].shrunk for team in result.teams.values()]
        assert 0 < np.std(shrunk) < np.std(raw)
    slow = max(result.teams.values(), key=lambda team: team.indicators["E06"].shrunk)
    assert slow.indicators["E06"].score == min(team.indicators["E06"].score for team in result.teams.values())


def test_groups_are_compared_inside_themselves():
    """A weak group has its own median, and its best team may stand above it."""
    specs = indicators(3)
    rural = league(specs, 20, lambda generator: generator.beta(8, 4), cases=300, seed=1)
    urban = league(specs, 20, lambda generator: generator.beta(95, 5), cases=300, seed=2)
    urban = [replace(team, key="u" + team.key, peer_group="urban") for team in urban]
    result = evaluate(specs, [*rural, *urban], RULES)
    assert result.groups["mountain"].median_composite < result.groups["urban"].median_composite
    assert "above" in {team.band for team in result.groups["mountain"].teams}


def test_an_indicator_nobody_reported_is_named_as_unused():
    """It takes no part in the group and is listed, never counted as zero."""
    specs = indicators(4)
    teams = league(specs[:3], 16, lambda generator: 0.9)
    result = evaluate(specs, teams, RULES)
    assert result.groups["mountain"].unused == ("I03",)
    assert "I03" not in result.teams[teams[0].key].indicators


def test_bands_that_hang_on_the_aggregation_rule_are_named():
    """One-sided teams stand well by the mean and badly by the geometric one: exactly these are listed."""
    specs = indicators(3, low=0.0)
    even = league(specs, 30, lambda generator: 0.70, cases=3000)
    lopsided = TeamInput(
        "lopsided", "mountain", {"I00": Cell(2900, 3000), "I01": Cell(2900, 3000), "I02": Cell(30, 3000)}
    )
    geometric = evaluate(specs, [*even, lopsided], RULES)
    arithmetic = evaluate(specs, [*even, lopsided], replace(RULES, aggregation="arithmetic"))
    bands = (geometric.teams["lopsided"].band, arithmetic.teams["lopsided"].band)
    assert bands == ("below", "above")
    assert geometric.aggregation_disagreements == tuple(
        key for key, team in geometric.teams.items() if team.band != arithmetic.teams[key].band
    )
    assert arithmetic.aggregation_disagreements == geometric.aggregation_disagreements


def test_uncertain_weights_widen_the_interval():
    """Weights that are not firmly agreed are part of the interval of a one-sided team."""
    specs = indicators(3, low=0.0)
    teams = league(specs, 20, lambda generator: 0.7, cases=500)
    teams[0] = replace(teams[0], cells={**teams[0].cells, "I02": Cell(50, 500)})
    fixed = evaluate(specs, teams, replace(RULES, weight_concentration=None)).teams[teams[0].key]
    loose = evaluate(specs, teams, replace(RULES, weight_concentration=20.0)).teams[teams[0].key]
    assert loose.high95 - loose.low95 > fixed.high95 - fixed.low95


def test_mixed_rule_lies_between_the_two():
    """Half of the draws by each rule: the interval of a one-sided team spans both answers."""
    specs = indicators(3, low=0.0)
    teams = league(specs, 20, lambda generator: 0.7, cases=500)
    teams[0] = replace(teams[0], cells={**teams[0].cells, "I02": Cell(50, 500)})
    rules = replace(RULES, weight_concentration=None)
    geometric, arithmetic, mixed = (
        evaluate(specs, teams, replace(rules, aggregation=rule)).teams[teams[0].key]
        for rule in ("geometric", "arithmetic", "mixed")
    )
    assert geometric.high95 < arithmetic.low95
    assert abs(mixed.low95 - geometric.low95) < 1
    assert abs(mixed.high95 - arithmetic.high95) < 1
    assert mixed.composite == geometric.composite


def test_a_mean_without_its_spread_separates_nobody():
    """Sums alone do not say how noisy a mean is, so close means stay at the pooled one."""
    spec = IndicatorSpec("S04", "satisfaction", "mean", 1, Goalposts(1, 5))
    totals = range(40, 60)
    blind = [TeamInput(f"{total}", "all", {"S04": Cell(total, 12)}) for total in totals]
    seeing = [
        TeamInput(f"{total}", "all", {"S04": Cell(total, 12, total * total / 12 + 2)}) for total in totals
    ]
    blind_bands = {team.band for team in evaluate([spec], blind, RULES).teams.values()}
    seeing_bands = {team.band for team in evaluate([spec], seeing, RULES).teams.values()}
    assert blind_bands == {"not_separable"}
    assert seeing_bands == {"above", "not_separable", "below"}


def test_a_small_group_learns_from_everybody():
    """Four teams cannot show how much teams differ; their shrinkage comes from all of them."""
    specs = indicators(1)
    large = league(specs, 40, lambda generator: generator.beta(18, 2))
    small = [replace(team, key="s" + team.key, peer_group="town") for team in large[:4]]
    result = evaluate(specs, [*large, *small], replace(RULES, minimum_prior_teams=15))
    alone = evaluate(specs, [*large, *small], replace(RULES, minimum_prior_teams=2))
    own = [result.teams[team.key].indicators["I00"].shrunk for team in small]
    peers = [result.teams[team.key].indicators["I00"].shrunk for team in large[:4]]
    assert np.allclose(own, peers, atol=0.01)
    assert own != [alone.teams[team.key].indicators["I00"].shrunk for team in small]


@pytest.mark.parametrize("change", ["key", "code", "none"])
def test_ambiguous_input_is_refused(change):
    """Double team keys, double codes and an empty catalogue are errors of the caller."""
    specs = indicators(2)
    teams = league(specs, 3, lambda generator: 0.9)
    if change == "key":
        teams = [*teams, teams[0]]
    specs = {"key": specs, "code": [*specs, specs[0]], "none": []}[change]
    with pytest.raises(ValueError, match=r"unique|indicator"):
        evaluate(specs, teams, RULES)


def test_a_province_takes_about_a_second():
    """162 teams, 12 indicators and 4,000 draws stay within a few seconds on a busy machine."""
    specs = indicators(12)
    teams = league(specs, 162, lambda generator: generator.beta(38, 4))
    started = time.process_time()
    evaluate(specs, teams, Rules(callback_indicator=None))
    assert time.process_time() - started < 5
