"""Every text can be read in every look of the member's phone: the contrast of the token pairs, computed."""

import re
from pathlib import Path

import pytest

import liming.web

CSS = Path(liming.web.__file__).parent / "assets" / "css"
TOKENS = (CSS / "tokens.css").read_text()
TEXTS, GROUNDS = ("ink", "ink-2", "ink-3", "accent"), ("ground", "soft", "accent-tint")
ON_FILLED = (
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-ink", "ink"),
    ("ground", "ink"),
    ("ground", "ink-2"),
    ("on-practice", "red"),
    ("on-practice", "gold"),
    ("on-practice", "green"),
)
LEAST = {"light": 4.5, "dark": 4.5, "sun": 7.0}
FOR_SHAPES = 3.0
"""WCAG 2.2: 1.4.3 and 1.4.6 for text, 1.4.11 for the edges of fields and buttons."""


def block(selector: str) -> dict[str, str]:
    """Token to colour in the block of a selector."""
    inside = TOKENS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", inside))


def look(name: str) -> dict[str, str]:
    base = block(":root")
    return base if name == "light" else base | block(f'.field[data-look="{name}"]')


def brightness(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_the_standard() -> None:
    """Black on white is 21, a colour on itself 1."""
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("name", LEAST)
def test_every_text_can_be_read_on_every_ground(name: str) -> None:
    """4.5:1 by day and night, 7:1 in full sun."""
    tokens = look(name)
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS] + list(ON_FILLED)
    told = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in told.items() if value < LEAST[name]} == {}


@pytest.mark.parametrize("name", LEAST)
def test_edges_of_fields_can_be_seen(name: str) -> None:
    tokens = look(name)
    assert [ground for ground in GROUNDS if contrast(tokens["edge"], tokens[ground]) < FOR_SHAPES] == []


def test_dark_is_the_same_by_setting_and_by_choice() -> None:
    assert block(".field:not([data-look])") == block('.field[data-look="dark"]')


@pytest.mark.parametrize("file", ["phone.css", "field.css", "duty.css", "marks.css", "controls.css"])
def test_the_phones_stylesheets_name_tokens_only(file: str) -> None:
    """A colour of its own would not follow the look; the white ground of a code to scan is meant."""
    found = re.findall(r"^.*#[0-9a-fA-F]{3,8}\b.*$", (CSS / file).read_text(), re.MULTILINE)
    assert [line for line in found if "background: #fff" not in line or ".rating-code" not in line] == []
