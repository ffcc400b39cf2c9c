"""Names in the audit are of one manner, `noun.verb_past` or `noun.state`, and each has words on the page."""

import ast
import re
from pathlib import Path

from liming.evaluate.enums import AuditState, FindingStepKind
from liming.execute.enums import (
    ExclusionState,
    HazardStepKind,
    MeasureState,
    PublicityState,
    RequestState,
)
from liming.improve.enums import ClusterState
from liming.plan.enums import (
    ActionState,
    FilingState,
    MonthPlanState,
    ProjectState,
    SupervisionState,
    SupervisionStepKind,
    WorkState,
)
from liming.register.rules.columns import NOUNS
from liming.web.office.audit import words
from liming.web.office.privacy.words import ACTS as DATA_ACTS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "liming"
OPEN = {
    "request.*": [state.value for state in RequestState],
    "work_item.*": [state.value for state in WorkState],
    "month_plan.*": [state.value for state in MonthPlanState],
    "exclusion.*": [state.value for state in ExclusionState],
    "request_part.*": ["declined", "cancelled"],
    "ruling.*": ["ruled", "settled"],
    "supervision.*": [state.value for state in SupervisionState],
    "supervised_item.*": ["asked", *SupervisionStepKind.values],
    "project.*": [state.value for state in ProjectState],
    "project_filing.*": [state.value for state in FilingState],
    "publicity.*": [state.value for state in PublicityState],
    "customer_measure.*": [state.value for state in MeasureState],
    "finding.*": [kind.value for kind in FindingStepKind],
    "cluster.*": [state.value for state in ClusterState],
    "entrusted_review.*": ["kept", "remedy", "withdrawn"],
    "hazard.*": [kind.value for kind in HazardStepKind],
    "audit_task.*": [AuditState.CLEARED.value, AuditState.CONFIRMED.value],
    "sheet_row.*": ["taken", "dismissed"],
    "special_action.*": [state.value for state in ActionState],
    "roster_draft.*": ["published", "discarded"],
    "data_request.*": list(DATA_ACTS),
}
"""Acts that end in a value, and the values."""


def places_of_act(trees: list[ast.Module]) -> dict[str, int]:
    """Functions that take an act, and at which place."""
    found = {}
    for node in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        names = [each.arg for each in node.args.args if each.arg != "self"]
        if "act" in names:
            found[node.name] = names.index("act")
    return found


def written(node: ast.AST, places: dict[str, int]) -> list[ast.expr]:
    """What a call hands on as the act, or what is kept under that name."""
    if isinstance(node, ast.Call):
        index = places.get(ast.unparse(node.func).rsplit(".", 1)[-1])
        named = [each.value for each in node.keywords if each.arg == "act"]
        return named + (node.args[index : index + 1] if index is not None else [])
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("act", "ACT", "PROVEN"):
        return [node.value]
    return []


def spelled_out(value: ast.expr) -> list[str]:
    """The texts an expression may give, blanks as `*`."""
    if isinstance(value, ast.IfExp):
        return spelled_out(value.body) + spelled_out(value.orelse)
    if isinstance(value, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in value.values)]
    return [value.value] if isinstance(value, ast.Constant) and isinstance(value.value, str) else []


def acts() -> set[str]:
    """Every act that the program can record."""
    trees = [ast.parse(path.read_text()) for path in SOURCE.rglob("*.py")]
    places = places_of_act(trees)
    told = [value for tree in trees for node in ast.walk(tree) for value in written(node, places)]
    found = {
        text for value in told for text in spelled_out(value) if re.fullmatch(r"[a-z_*]+\.[a-z_*]+", text)
    }
    spelled = {act for act in found if "*" not in act}
    for act in found - spelled:
        if act.startswith("*."):
            spelled |= {f"{of.single}{act[1:]}" for of in NOUNS.values()}
        else:
            spelled |= {f"{act[:-1]}{value}" for value in OPEN[act]}
    return spelled


def test_every_act_is_a_noun_and_what_happened() -> None:
    assert len(acts()) > 100
    assert [act for act in sorted(acts()) if not re.fullmatch(r"[a-z_]+\.[a-z_]+", act)] == []


def test_every_noun_and_every_verb_of_an_act_has_words() -> None:
    parts = [act.split(".") for act in acts()]
    assert {noun for noun, _verb in parts} - set(words.NOUNS) == set()
    assert {verb for _noun, verb in parts} - set(words.VERBS) == set()
