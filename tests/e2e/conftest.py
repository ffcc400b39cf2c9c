"""A small living province behind a real server, and a real browser before it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, ConsoleMessage, Page
from tools import browser as installed

from liming.shared import clock

Open = Callable[[str], Page]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium where there is one."""
    return {"executable_path": installed.executable(), "args": installed.ARGUMENTS}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as it is served: in memory all threads share one cache, whose tables a reader locks
    for every writer without a wait.
    """
    if connection.vendor == "sqlite":
        name = tmp_path_factory.mktemp("served") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(name)


@pytest.fixture(autouse=True)
def _served_as_the_demo(settings: Any) -> None:
    """Its ready accounts need no second factor; files are served plainly."""
    settings.DEMO = True
    settings.DEBUG = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


@pytest.fixture(scope="session")
def kept_provinces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny demo provinces that were built, one for each day that a test stands on."""
    return tmp_path_factory.mktemp("provinces")


@pytest.fixture
def ready(kept_provinces: Path) -> Path:
    """Where the tiny demo province of today is kept once it was built (SQLite)."""
    return kept_provinces / f"{clock.today()}.sqlite3"


@pytest.fixture
def province(transactional_db: None, live_server: Any, ready: Path) -> str:
    """The tiny demo province; yields the server's address."""
    if not settings.DIVISIONS_FILE.is_file():
        pytest.fail("build/divisions.json is missing: ./run build")
    connection.ensure_connection()
    if ready.exists():
        with closing(sqlite3.connect(ready)) as kept:
            kept.backup(connection.connection)
        return str(live_server.url)
    call_command("build_demo", "--tiny", "--json")
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(ready)) as kept:
            connection.connection.backup(kept)
    return str(live_server.url)


@pytest.fixture
def said(province: str) -> list[str]:
    """What the consoles of all pages said; a test may look at it at its end."""
    return []


@pytest.fixture
def open_as(province: str, browser: Browser, said: list[str]) -> Open:
    """Open a fresh browser context, signed in as `username` (empty = nobody)."""

    def note(message: ConsoleMessage) -> None:
        said.append(f"{message.type}: {message.text}")

    def opened(username: str) -> Page:
        page = browser.new_context(viewport={"width": 1280, "height": 860}, locale="zh-CN").new_page()
        page.on("console", note)
        page.set_default_timeout(10_000)
        if username:
            page.goto(f"{province}/sign-in/")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", "liming-demo")
            page.locator("input[name=password]").press("Enter")
            page.wait_for_url(lambda address: "/sign-in/" not in address)
        return page

    return opened
