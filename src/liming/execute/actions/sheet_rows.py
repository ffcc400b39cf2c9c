"""Reading one row after another, each with the rows before it in mind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from liming.execute.enums import Urgency
from liming.execute.queries.hotline import hotline
from liming.execute.queries.known import KnownRequests
from liming.execute.rules.sheets import matter
from liming.execute.rules.sheets.columns import FIELDS
from liming.execute.rules.sheets.reasons import Reason
from liming.execute.rules.sheets.values import read_moment, read_phone, read_text
from liming.plan.queries import service_types_by_code
from liming.register.models import Division
from liming.register.queries.divisions import NamedDivision, division_by_words, full_name
from liming.shared import clock

SAME_OUTAGE_HOURS = 72
COUNTY_DIGITS = 6
_EMPTY = dict.fromkeys(FIELDS, "")


@dataclass(slots=True)
class ReadRow:
    """A row as it was understood; `intake` holds the fields of Intake when the outcome is imported."""

    row_number: int
    values: dict[str, Any]
    outcome: str = "imported"
    reasons: list[Reason] = field(default_factory=list)
    intake: dict[str, Any] = field(default_factory=dict)
    county: str = ""
    received_at: datetime | None = None
    is_outage: bool = False

    def note(self, code: str, **data: Any) -> None:
        """Something worth telling that does not stop the row."""
        self.reasons.append(Reason(code, data))

    def look(self, code: str, **data: Any) -> None:
        """A person must look before the row becomes a request."""
        self.reasons.append(Reason(code, data))
        self.outcome = "look" if self.outcome != "refused" else self.outcome

    def refuse(self, code: str, **data: Any) -> None:
        """The row can become nothing."""
        self.reasons.append(Reason(code, data))
        self.outcome = "refused"

    @property
    def text(self) -> str:
        """Title and words together."""
        return f"{self.values['title']} {self.values['words']}"


class SheetReader:
    """Reads the rows of one sheet in order and remembers them, to see doubles within the sheet."""

    def __init__(self) -> None:
        self.rules = hotline()
        self.types = {code: row.name for code, row in service_types_by_code().items()}
        self.numbers: list[str] = []
        self._known = KnownRequests()
        self._by_values: dict[tuple[str, ...], int] = {}
        self._by_number: dict[str, int] = {}
        self._columns: dict[str, dict[str, str]] = {}
        self._chosen: dict[str, Reason] = {}
        self._outages: dict[tuple[str, str], list[ReadRow]] = {}

    def prepare(self, numbers: Iterable[object]) -> None:
        """Look the numbers of all rows up at once, given as cells; without it each row asks for itself."""
        self._known.look_up({read_text(cell) for cell in numbers} - {""})

    def read(self, row_number: int, raw: Mapping[str, Any]) -> ReadRow:
        """Understand one row; nothing is written."""
        values = _EMPTY | {name: read_text(cell) for name, cell in raw.items()}
        row = ReadRow(row_number, values)
        if values["external_number"]:
            self.numbers.append(values["external_number"])
        if not values["title"] and not values["words"]:
            row.refuse("no_content")
            return row
        first = self._by_values.setdefault(tuple(values.values()), row_number)
        if first != row_number:
            row.refuse("row_repeated", row=first)
            return row
        self._read_number(row)
        self._read_time(row, raw.get("received_at"))
        self._read_matter(row)
        self._read_place(row)
        self._read_caller(row, raw.get("contact_phone"))
        self._read_outage(row)
        return row

    def _read_number(self, row: ReadRow) -> None:
        number = row.values["external_number"]
        row.intake["external_number"] = number[:40]
        if not number:
            row.note("number_missing")
            return
        same = self._by_number.setdefault(number, row.row_number)
        if same != row.row_number:
            row.look("number_twice", number=number, row=same)
            return
        earlier = self._known.by_number(number)
        if earlier:
            row.look("number_known", number=number, request=earlier)

    def _read_time(self, row: ReadRow, cell: object) -> None:
        moment = read_moment(cell)
        if moment is None:
            row.look("time_unreadable", value=row.values["received_at"])
        elif moment > clock.now():
            row.look("time_in_future", value=f"{clock.local(moment):%Y-%m-%d %H:%M}")
        else:
            row.received_at = row.intake["received_at"] = moment

    def _read_matter(self, row: ReadRow) -> None:
        look, kind = self.rules["look"], row.values["kind"]
        if matter.says(row.text, look["praise"]):
            row.look("praise")
        elif matter.says(row.text, look["not_ours"]):
            row.look("not_ours")
        code = matter.service_type(kind, row.text, self.rules["type"])
        if not code and row.outcome == "imported":
            row.look("kind_unknown" if kind else "kind_missing", value=kind)
        elif code:
            row.reasons.append(self._type_chosen(code))
        row.intake["service_type_code"] = code
        row.intake["title"] = row.values["title"] or row.values["words"][:24]
        row.intake["words"] = row.values["words"]
        row.intake["urgency"] = self._urgency(row)

    def _type_chosen(self, code: str) -> Reason:
        """One reason for all rows of a type: a sheet has many rows and few types."""
        if code not in self._chosen:
            self._chosen[code] = Reason("type_chosen", {"name": self.types.get(code, code), "type": code})
        return self._chosen[code]

    def _urgency(self, row: ReadRow) -> Urgency:
        written = row.values["urgency"]
        known = self.rules["urgency"]
        if written and written not in known:
            row.note("urgency_unknown", value=written)
        return Urgency(known.get(written, Urgency.NORMAL))

    def _read_place(self, row: ReadRow) -> None:
        """The county by all three columns together; several or a contradiction is left to a person."""
        values = row.values
        row.intake["address"] = values["address"] or f"{values['county']}{values['township']}"
        address, columns = values["address"], (values["county"], values["township"])
        added = [word for word in columns if word and word not in address]
        hits = division_by_words(" ".join([address, *added]).strip())
        counties = _counties(hits)
        if not counties:
            row.look("county_unknown")
        elif len(counties) > 1:
            choices = "、".join(sorted(counties.values()))
            row.look("county_unclear", value=values["county"] or values["address"], choices=choices)
        else:
            row.county, name = next(iter(counties.items()))
            if added:
                self._check_contradiction(row, row.county)
            for old in sorted({word for hit in hits for word in hit.replaced}):
                row.note("division_replaced", old=old, present=name)
            row.intake["division_code"] = hits[0].division.code if len(hits) == 1 else row.county

    def _counties_of(self, column: str) -> dict[str, str]:
        """The counties a column names; few words stand there again and again."""
        if column not in self._columns:
            self._columns[column] = _counties(division_by_words(column))
        return self._columns[column]

    def _check_contradiction(self, row: ReadRow, county: str) -> None:
        address = _counties(division_by_words(row.values["address"]))
        column = self._counties_of(row.values["county"])
        if len(address) == 1 and len(column) == 1 and set(address) != set(column):
            row.look(
                "county_contradicts", address=next(iter(address.values())), county=next(iter(column.values()))
            )

    def _read_caller(self, row: ReadRow, cell: object) -> None:
        phone, was_tidied = read_phone(cell)
        row.intake["contact_name"] = row.values["contact_name"]
        row.intake["contact_phone"] = phone
        if not phone:
            row.note("phone_missing")
        elif was_tidied:
            row.note("phone_tidied")

    def _read_outage(self, row: ReadRow) -> None:
        """A second call on one outage: same county and township, within days, in this sheet or in hand."""
        row.is_outage = row.values["kind"] == "故障报修" and matter.tells_of_outage(
            row.text, self.rules["look"]
        )
        if not row.is_outage or not row.county or row.received_at is None:
            return
        spots = [(row.county, word) for word in (row.values["township"], row.values["address"]) if word]
        same = {
            each.row_number for spot in spots for each in self._outages.get(spot, ()) if _is_near(each, row)
        }
        if same:
            row.look("same_outage", rows="、".join(map(str, sorted(same))))
        numbers = self._in_hand(row) if not same else []
        if numbers:
            row.look("same_request", numbers="、".join(numbers))
        for spot in spots:
            self._outages.setdefault(spot, []).append(row)

    def _in_hand(self, row: ReadRow) -> list[str]:
        """Open requests of the same type in the same township that tell of an outage too."""
        township, kind = row.values["township"], row.intake["service_type_code"]
        if not township:
            return []
        return [
            each.number
            for each in self._known.open_in(row.county, kind)
            if _hours_apart(each.received_at, row) <= SAME_OUTAGE_HOURS
            and township in each.address
            and each.external_number not in self._by_number
            and matter.tells_of_outage(f"{each.title} {each.words}", self.rules["look"])
        ]


def _is_near(earlier: ReadRow, row: ReadRow) -> bool:
    return earlier.received_at is not None and _hours_apart(earlier.received_at, row) <= SAME_OUTAGE_HOURS


def _hours_apart(moment: datetime, row: ReadRow) -> float:
    assert row.received_at is not None
    return abs((row.received_at - moment).total_seconds()) / 3600


def _counties(hits: tuple[NamedDivision, ...]) -> dict[str, str]:
    """County code to its full name for every hit at county level or below."""
    found = {}
    for hit in hits:
        division: Division | None = hit.division
        while division is not None and division.level not in ("county", "city", "province"):
            division = division.parent
        if division is not None and division.level == "county":
            found[division.code[:COUNTY_DIGITS]] = full_name(division)
    return found
