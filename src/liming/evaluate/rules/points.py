"""Points of brand items by level (B01, B02 of the indicator catalogue)."""

from liming.execute.enums import PressLevel

LEVEL_POINTS: dict[str, int] = {
    PressLevel.INTERNAL.value: 1,
    PressLevel.CITY.value: 2,
    PressLevel.PROVINCE.value: 4,
    PressLevel.NATIONAL.value: 8,
}
"""A national item weighs eight internal ones; the proposal of the catalogue, editable only by version."""

PRESS_CAP = 40
"""Points of one team and quarter beyond which more press does not raise the score."""

HONOUR_CAP = 24

PROJECT_CAP = 2
"""Feature projects counted per team: one team, one project, and one more."""
