"""The layer contracts bite: a planted violation of each is caught, and no import cycle exists."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]

PLANTED = {
    "house": ("shared/clock.py", "liming.register.models", "liming.shared", "liming.register"),
    "rooms": (
        "register/models/base.py",
        "liming.register.actions",
        "liming.register.models",
        "liming.register.actions",
    ),
    "pure-core": ("core/calendar/__init__.py", "django", "liming.core", "django"),
    "bridge-only": ("plan/rules/__init__.py", "liming.core.planning", "liming.plan.rules", "liming.core"),
    "core-parts": (
        "core/dispatch/__init__.py",
        "liming.core.benchmark",
        "liming.core.dispatch",
        "liming.core.benchmark",
    ),
}


def lint(source: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).parent / "lint-imports"),
        "--config",
        str(ROOT / ".importlinter"),
        "--no-cache",
    ]
    environment = {**os.environ, "PYTHONPATH": str(source), "COLUMNS": "300"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=source, check=False)


def house_copy(target: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__", "migrations", "templates", "assets", "static", "*.toml")
    shutil.copytree(ROOT / "src" / "liming", target / "liming", ignore=ignore)
    for room in ("register", "plan", "execute", "evaluate", "improve"):
        folder = target / "liming" / room / "migrations"
        folder.mkdir()
        (folder / "__init__.py").touch()
    return target


def place(source: Path, name: str) -> Path:
    """The module file to plant into: a package's __init__ or the module of that name."""
    path = source / "liming" / name
    return path if path.exists() else path.parent.with_suffix(".py")


def test_every_contract_has_a_planted_violation() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    contracts = {name.split(":")[-1] for name in config.sections() if ":contract:" in name}
    assert contracts == set(PLANTED)


def test_no_contract_ignores_anything() -> None:
    assert "ignore_imports" not in (ROOT / ".importlinter").read_text("utf-8")


@pytest.mark.parametrize("contract", sorted(PLANTED))
def test_a_planted_violation_is_caught(contract: str, tmp_path: Path) -> None:
    source = house_copy(tmp_path)
    name, imported, importer, target = PLANTED[contract]
    module = place(source, name)
    module.write_text(module.read_text("utf-8") + f"\nimport {imported}\n", "utf-8")
    result = lint(source)
    assert result.returncode == 1
    assert f"{importer} is not allowed to import {target}" in " ".join(result.stdout.split())


def test_a_package_outside_the_house_is_caught(tmp_path: Path) -> None:
    source = house_copy(tmp_path)
    (source / "liming" / "attic").mkdir()
    (source / "liming" / "attic" / "__init__.py").touch()
    result = lint(source)
    assert result.returncode == 1
    assert "attic" in result.stdout


def test_there_is_no_import_cycle_between_packages() -> None:
    graph = grimp.build_graph("liming", cache_dir=None)
    cycles = [
        (one, other)
        for package in graph.modules
        for children in [sorted(graph.find_children(package))]
        for position, one in enumerate(children)
        for other in children[position + 1 :]
        if graph.chain_exists(one, other, as_packages=True)
        and graph.chain_exists(other, one, as_packages=True)
    ]
    assert cycles == []
