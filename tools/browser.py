"""The browser for tests and pictures: Debian's Chromium where present, else Playwright's own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

HINT = "no Chromium: apt-get install chromium-headless-shell, or playwright install chromium"
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def executable() -> str | None:
    """Path of an installed Chromium, or None for Playwright's own."""
    names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
    return next((path for path in map(shutil.which, names) if path), None)


def use_packaged_font() -> None:
    """Point fontconfig at the CJK font from the package index, so that no glyph is a box."""
    spec = find_spec("noto_cjk_sans_otc") or find_spec("noto_cjk_sans")
    locations = list(spec.submodule_search_locations or []) if spec else []
    folders = [Path(place) for place in locations if list(Path(place).rglob("*.?t?"))]
    if not folders:
        return
    target = Path(os.environ.get("TMPDIR", "/tmp")) / "liming-fonts.conf"  # noqa: S108
    places = "".join(f"<dir>{folder}</dir>" for folder in folders)
    target.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'{places}<dir>/usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>'
    )
    os.environ.setdefault("FONTCONFIG_FILE", str(target))


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless browser inside the block; raises LookupError when there is none."""
    use_packaged_font()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        except Error as error:
            raise LookupError(HINT) from error
        yield browser
        browser.close()


def is_there() -> bool:
    """True when a browser can be launched."""
    try:
        with launched():
            return True
    except LookupError:
        return False
