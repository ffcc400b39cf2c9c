"""The recipes of CONTRIBUTING.md are true: followed line by line in a copy of the project, they work."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STEP = re.compile(
    r"(?:^(?:Make `(?P<made>[^`]+)`|At the end of `(?P<grown>[^`]+)`"
    r"|In `(?P<changed>[^`]+)`, (?P<how>below|instead of) `(?P<line>[^`]+)`):\n\n)?"
    r"^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
DATA = (".toml", ".po")
RECIPES = ("An indicator", "A service type", "A notice channel", "A report")


@dataclass(frozen=True)
class Step:
    """One block of a recipe: `how` it changes `path`, or commands to run."""

    path: str
    how: str
    line: str
    text: str

    def follow(self, folder: Path) -> None:
        """Do as the recipe says; a line that is not there exactly once makes it wrong."""
        if self.how == "run":
            for command in self.text.splitlines():
                run(folder, command)
            return
        file = folder / self.path
        if self.how == "make":
            assert not file.exists()
            file.write_text(self.text, "utf-8")
            return
        before = file.read_text("utf-8")
        if self.how == "grow":
            file.write_text(f"{before}\n{self.text}", "utf-8")
            return
        found = f"\n{self.line}\n"
        assert before.count(found) == 1, f"{self.path}: {self.line}"
        kept = f"{self.line}\n" if self.how == "below" else ""
        file.write_text(before.replace(found, f"\n{kept}{self.text}"), "utf-8")


@cache
def steps(recipe: str) -> tuple[Step, ...]:
    """The blocks of a recipe in their order."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    part = re.split(r"^## ", text.split(f"\n## {recipe}\n")[1], flags=re.MULTILINE)[0]
    found = []
    for match in STEP.finditer(part):
        how = match["how"] or ("make" if match["made"] else "grow" if match["grown"] else "run")
        path = match["made"] or match["grown"] or match["changed"] or ""
        found.append(Step(path, how, match["line"] or "", match["text"]))
    return tuple(found)


def run(folder: Path, command: str) -> None:
    """`./run liming …` and `./run test …` by this Python, in the copy."""
    _program, verb, *arguments = shlex.split(command)
    module = {"liming": ["liming.project"], "test": ["pytest", "-q", "-p", "no:randomly"]}[verb]
    done = subprocess.run(
        [sys.executable, "-m", *module, *arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(folder / "src"),
            "DJANGO_SETTINGS_MODULE": "liming.project.settings",
            "DATABASE_URL": f"sqlite:///{folder / 'var' / 'liming.sqlite3'}",
            "LIMING_VAR": str(folder / "var"),
            "LIMING_BUILD": str(ROOT / "build"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh copy that all the recipes share, as one newcomer's clone would."""
    folder = tmp_path_factory.mktemp("newcomer")
    for name in ("src", "tests", "tools"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "var").mkdir()
    return folder


@pytest.mark.parametrize("recipe", RECIPES)
def test_following_a_recipe_adds_what_it_says(copy: Path, recipe: str) -> None:
    """Every block is put where the recipe says, then its own tests pass there."""
    for step in steps(recipe):
        step.follow(copy)
    touched = {step.path for step in steps(recipe) if step.path.endswith(".py")}
    if touched:
        for verb in (["check", "--quiet"], ["format", "--quiet", "--check"]):
            subprocess.run([sys.executable, "-m", "ruff", *verb, *touched], cwd=copy, check=True)


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_needs_less_than_thirty_lines_of_code(recipe: str) -> None:
    """Outside data and tests: blank lines not counted, a line that is only repeated counted too."""
    code = [step.text for step in steps(recipe) if step.path.startswith("src/")]
    kept = [step.text for step in steps(recipe) if step.path.endswith(DATA)]
    lines = [line for text in code if text not in kept for line in text.splitlines() if line.strip()]
    assert steps(recipe)[-1].how == "run"
    assert len(lines) < 30, len(lines)
