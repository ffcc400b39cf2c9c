"""Minutes of a survey meeting as Word, from a template the department may edit. Chinese only."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from docxtpl import DocxTemplate

from liming.plan.queries import MeetingPage
from liming.shared import clock

TEMPLATE = "minutes.docx"


def meeting_minutes(page: MeetingPage) -> bytes:
    """The .docx of a meeting: agenda with figures and discussion, decisions with owner, day and line."""
    own = Path(settings.VAR) / "templates" / TEMPLATE
    document = DocxTemplate(str(own if own.exists() else Path(__file__).with_name(TEMPLATE)))
    with translation.override("zh-hans"):
        document.render(minutes_words(page), autoescape=True)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def minutes_words(page: MeetingPage) -> dict[str, Any]:
    """Everything a template may name."""
    meeting = page.meeting
    present = [line.strip() for line in meeting.attendees.splitlines() if line.strip()]
    return {
        "company": meeting.unit.name,
        "title": meeting.title,
        "held_on": _day(meeting.held_on),
        "place": meeting.place or "—",
        "chair": meeting.chair or "—",
        "recorder": meeting.recorder or "—",
        "attendees": "、".join(present) or "—",
        "points": [
            {
                "number": str(number),
                "kind": str(point.get_kind_display()),
                "title": point.title,
                "facts": point.facts or "—",
                "discussion": point.discussion or "—",
            }
            for number, point in enumerate(page.points, start=1)
        ],
        "decisions": [
            {
                "number": str(row.decision.number),
                "words": row.decision.words,
                "owner": row.decision.owner.short_name if row.decision.owner else "—",
                "due_on": _day(row.decision.due_on),
                "line": f"{row.line.code} {row.line.title}" if row.line else "—",
            }
            for row in page.decisions
        ],
        "settled_on": _day(clock.local(meeting.closed_at).date() if meeting.closed_at else clock.today()),
    }


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "—"
