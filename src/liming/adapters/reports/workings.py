"""A quarter's scores as live formulas: from counted integers to indicator, dimension and composite.

Two sheets. 指标参数: goalposts, weights and what the peers of each group add. 得分计算: one line for every
team and indicator, then its three dimensions and the composite, each computed from the lines above it.
"""

from collections.abc import Iterable

from liming.adapters.reports.parts import Column, Formula, Row, Table, Value
from liming.evaluate.enums import Dimension
from liming.evaluate.models import Indicator, SnapshotCell
from liming.evaluate.queries import TeamWorkings, Workings, group_name

_RULES = "指标参数"
_RULE_COLUMNS = (
    Column("code", "代码", 1.5),
    Column("name", "指标", 4),
    Column("dimension", "维度", 3),
    Column("group", "同组", 2),
    Column("zero", "零分值", 2, "decimal"),
    Column("full", "满分值", 2, "decimal"),
    Column("weight", "权重", 2, "decimal"),
    Column("points", "同组补入分子", 3, "decimal"),
    Column("cases", "同组补入分母", 3, "decimal"),
    Column("own", "计本队（1 是）", 2, "count"),
)
_SCORE_COLUMNS = (
    Column("group", "同组", 2),
    Column("team", "分队", 4),
    Column("item", "项目", 4),
    Column("dimension", "维度", 3),
    Column("numerator", "分子", 2, "count"),
    Column("denominator", "分母", 2, "count"),
    Column("value", "原值", 2, "decimal"),
    Column("shrunk", "收缩值", 2, "decimal"),
    Column("score", "得分", 2, "score"),
    Column("weight", "权重", 2, "decimal"),
    Column("weighted", "得分×权重", 2, "decimal"),
)
_FIRST = 2
_FLOOR = 1


def tables(found: Workings) -> tuple[Table, Table]:
    """The sheets of a quarter."""
    places: dict[tuple[str, str], int] = {}
    rules = list(_rules(found, places))
    rows: list[Row] = []
    for team in found.teams:
        rows.extend(_team(found, team, places, _FIRST + len(rows), len(rules)))
    return Table(_RULES, _RULE_COLUMNS, rules), Table("得分计算", _SCORE_COLUMNS, rows)


def _rules(found: Workings, places: dict[tuple[str, str], int]) -> Iterable[Row]:
    """Three lines of dimension weights, then one line for every group and indicator."""
    for number, dimension in enumerate(Dimension):
        places["", dimension] = _FIRST + number
        weight = found.snapshot.rules["dimension_weights"][dimension.value]
        yield {"name": "维度权重", "dimension": str(dimension.label), "weight": weight}
    by_code = {indicator.code: indicator for indicator in found.indicators}
    for number, ((group, code), line) in enumerate(sorted(found.peers.items())):
        indicator = by_code[code]
        places[group, code] = _FIRST + len(Dimension) + number
        zero, full = _goalposts(indicator)
        yield {
            "code": code,
            "name": indicator.name,
            "dimension": str(Dimension(indicator.dimension).label),
            "group": group_name(group),
            "zero": zero,
            "full": full,
            "weight": indicator.weight,
            "points": line.points,
            "cases": line.cases,
            "own": 0 if line.shared else 1,
        }


def _goalposts(indicator: Indicator) -> tuple[float, float]:
    """The values worth 0 and 100."""
    posts = indicator.goal_low, indicator.goal_high
    return posts if indicator.direction > 0 else (posts[1], posts[0])


def _team(
    found: Workings, team: TeamWorkings, places: dict[tuple[str, str], int], first: int, rules: int
) -> Iterable[Row]:
    standing = team.standing
    head: dict[str, Value] = {"group": group_name(standing.peer_group), "team": standing.team.short_name}
    cells = list(team.cells.values())
    for number, cell in enumerate(cells):
        place = places.get((standing.peer_group, cell.indicator.code), 0)
        yield {**head, **_cell(cell, place, first + number)}
    last = first + len(cells) - 1
    scores = {
        Dimension.EFFECTIVENESS: standing.effectiveness,
        Dimension.SATISFACTION: standing.satisfaction,
        Dimension.PUBLICITY: standing.publicity,
    }
    known = [dimension for dimension in Dimension if scores[dimension] is not None]
    for number, dimension in enumerate(known):
        yield {**head, **_dimension(team, dimension, scores[dimension], first, last, number)}
    yield {**head, **_composite(team, known, places, last)}


def _cell(cell: SnapshotCell, place: int, line: int) -> Row:
    indicator = cell.indicator
    row: dict[str, Value] = {
        "item": f"{indicator.code} {indicator.name}",
        "dimension": str(Dimension(indicator.dimension).label),
        "weight": Formula(f"={_RULES}!G{place}", indicator.weight),
    }
    if cell.score is None:
        return {**row, "value": "样本少，不列"}
    own = f"{_RULES}!J{place}"
    shrunk = f"=({own}*E{line}+{_RULES}!H{place})/({own}*F{line}+{_RULES}!I{place})"
    zero, full = f"{_RULES}!E{place}", f"{_RULES}!F{place}"
    score = f"=100*MIN(1,MAX(0,(H{line}-{zero})/({full}-{zero})))"
    return {
        **row,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "value": Formula(f'=IF(F{line}=0,"",E{line}/F{line})', cell.value),
        "shrunk": Formula(shrunk, cell.shrunk),
        "score": Formula(score, cell.score),
        "weighted": Formula(f"=I{line}*J{line}", cell.score * indicator.weight),
    }


def _dimension(
    team: TeamWorkings, dimension: Dimension, score: float | None, first: int, last: int, number: int
) -> Row:
    line = last + 1 + number
    name = f"D{first}:D{last},D{line}"
    text = f"=SUMIFS(K{first}:K{last},{name})/SUMIFS(J{first}:J{last},{name})"
    is_open = all(
        cell.score is not None for cell in team.cells.values() if cell.indicator.dimension == dimension
    )
    value: Value = Formula(text, score) if is_open else score
    return {"item": "维度得分", "dimension": str(dimension.label), "score": value}


def _composite(
    team: TeamWorkings, known: list[Dimension], places: dict[tuple[str, str], int], last: int
) -> Row:
    """The weighted geometric mean, scores floored at one point."""
    weights = [f"{_RULES}!G{places['', dimension]}" for dimension in known]
    terms = [f"{weight}*LN(MAX({_FLOOR},I{last + 1 + number}))" for number, weight in enumerate(weights)]
    text = f"=EXP(({'+'.join(terms)})/({'+'.join(weights)}))"
    return {"item": "综合", "score": Formula(text, team.standing.composite)}
