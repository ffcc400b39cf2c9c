"""At which field of a file or form a refusal belongs."""

from liming.register.rules.columns import Column, Noun
from liming.shared.errors import DomainError

_FIELDS = {
    "outside_county": "division",
    "boundary_outside_county": "boundary",
    "boundary_invalid": "boundary",
    "team_name_pattern": "name",
    "code_taken": "code",
    "code_twice_in_file": "code",
    "last_before_first": "last_day",
    "leave_overlaps": "first_day",
    "username_taken": "username",
    "own_grant": "account",
    "grant_needs_place": "unit",
    "roles_apart": "role",
}
_PEOPLE = {"member_elsewhere", "member_left"}


def column_of(of: Noun, error: DomainError) -> Column | None:
    """The column a refusal speaks of, by its code or by the header in its data; None for the whole row."""
    if error.code in _PEOPLE:
        return of.by_columns.get("holder") or of.by_columns.get("member")
    column = of.by_columns.get(_FIELDS.get(error.code, ""))
    if column is not None:
        return column
    header = error.data.get("field")
    return next((each for each in of.columns if header in each.headers), None)
