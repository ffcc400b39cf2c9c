"""Answers of version 1. Moments are ISO 8601 with an offset; shares lie between 0 and 1."""

from datetime import datetime

from ninja import Field, Schema


class Refusal(Schema):
    """Why something was refused: a stable code and the sentence in both languages."""

    code: str
    zh: str
    en: str


class Me(Schema):
    """Who is asking and how far that reaches."""

    name: str
    roles: list[str]
    unit_paths: list[str]
    rights: list[str]


class TeamOut(Schema):
    """A team; `records` counts this quarter, `open` and `overdue` its requests now."""

    code: str
    name: str
    short_name: str
    kind: str
    unit: str
    division: str | None
    captain: str
    members: int
    grids: int
    records: int
    open: int
    overdue: int
    last_record_at: datetime | None


class GridOut(Schema):
    code: str
    name: str
    division: str
    area_type: str
    holder: str
    households: int


class TeamDetail(Schema):
    """A team with its grids; `records_this_month` by practice."""

    code: str
    name: str
    short_name: str
    kind: str
    unit: str
    division: str | None
    captain: str
    members: int
    service_points: int
    records_this_month: dict[str, int]
    grids: list[GridOut]


class RequestOut(Schema):
    """A request of the board; `due_at` is the end of the running clock.

    `minutes_left` is negative when over; `time_left` says it as every list and the phone do, or the state
    where no clock runs; `working_days` counts for limits in working days.
    """

    number: str
    title: str
    state: str
    practice: str
    source: str
    urgency: str
    team: str
    grid: str
    holder: str
    reason: str
    received_at: datetime
    due_at: datetime | None
    minutes_left: int | None
    working_days: int | None
    time_left: str
    is_overdue: bool
    is_soon: bool


class StepOut(Schema):
    at: datetime
    state: str
    actor: str
    note: str


class ClockOut(Schema):
    """One stage's clock; minutes leave pauses out. `unit`: minute, calendar_day or working_day."""

    stage: str
    name: str
    limit: str
    amount: int
    unit: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    used_minutes: int
    minutes_left: int | None
    time_left: str
    is_late: bool


class RequestDetailOut(RequestOut):
    """A request with its course and clocks. Names and phones are masked; looking at them is another act."""

    words: str
    contact_name: str
    contact_phone: str
    address: str
    service_type: str
    standard: str
    steps: list[StepOut]
    clocks: list[ClockOut]


class RecordOut(Schema):
    """A ledger record; never a single score."""

    number: str
    team: str
    teams: list[str]
    member: str
    practice: str
    service_type: str
    whom: str
    place: str
    started_at: datetime
    ended_at: datetime
    minutes: int
    result: str
    photo_count: int
    has_signature: bool
    is_complete: bool
    is_late: bool
    corrects: str
    correction_reason: str
    request_number: str
    rating_state: str


class StandingOut(Schema):
    """A team in the league; scores 0 to 100. `band` as in the snapshot; no places."""

    team: str
    name: str
    unit: str
    band: str
    composite: float | None
    low80: float | None
    high80: float | None
    low95: float | None
    high95: float | None
    probability_above_median: float | None


class LeagueOut(Schema):
    """One peer group in one quarter; `band_counts` covers the whole group, `teams` those in reach."""

    quarter: str
    revision: int
    state: str
    peer_group: str
    peer_groups: list[str]
    team_count: int
    median: float | None
    rankability: float | None
    band_counts: dict[str, int]
    teams: list[StandingOut]


class TeamPage(Schema):
    total: int
    page: int
    pages: int
    rows: list[TeamOut]


class RequestPage(Schema):
    total: int
    page: int
    pages: int
    counts: dict[str, int] = Field(description="by state, within the filters")
    rows: list[RequestOut]


class RecordPage(Schema):
    total: int
    minutes: int
    page: int
    pages: int
    rows: list[RecordOut]
