"""A function that no longer fits the eye is taken apart, or says why it is one."""

import ast
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2] / "src" / "liming"
LONGEST = 60
REASON = "Long because "


def test_no_function_is_longer_than_sixty_lines_without_a_reason_in_its_words() -> None:
    """For example a single table of rows; `Long because …` stands in its docstring."""
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > LONGEST and REASON not in (ast.get_docstring(node) or ""):
                found.append(f"{path.relative_to(HOUSE)}: {node.name} has {lines} lines")
    assert found == []
