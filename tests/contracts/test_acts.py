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


def written(call: ast.Call) -> str | None:
    """The act that a call of `audit.record` names, blanks as `*`; None for any other call."""
    name = ast.unparse(call.func)
    if name not in ("audit.record", "change_item") or len(call.args) < 2:
        return None
    act = call.args[1 if name == "audit.record" else 2]
    if isinstance(act, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in act.values)
    return act.value if isinstance(act, ast.Constant) else None


def acts() -> set[str]:
    """Every act that the program can record."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        found |= {act for call in calls if (act := written(call))}
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
