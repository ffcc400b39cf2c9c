"""Results told in nearly the same words again and again."""

from liming.evaluate.enums import AuditKind
from liming.evaluate.queries.sightings.ground import by_first, own_work
from liming.evaluate.rules import Seen, Sighting, Window, like_texts
from liming.execute.queries.settings import setting
from liming.shared.digests import digest


def repeated_texts(window: Window) -> list[Sighting]:
    """Texts of a team's records that are nearly the same in several records. One query."""
    least, enough = int(setting("audit.text_length")), int(setting("audit.text_records"))
    likeness = float(setting("audit.text_likeness"))
    rows = own_work(window).exclude(note="").order_by("team_id", "ended_at", "pk")
    found = []
    for team, records in by_first(list(rows.values_list("team_id", "pk", "note", "member_id"))):
        for places in like_texts([record[2] for record in records], least, likeness):
            if len(places) < enough:
                continue
            members = {records[place][3] for place in places}
            first = records[places[0]]
            found.append(
                Sighting(
                    AuditKind.LIKE_TEXTS,
                    window.quarter,
                    team,
                    digest(first[2]),
                    tuple(Seen(record=records[place][1]) for place in places),
                    member=members.pop() if len(members) == 1 else None,
                    facts={"records": len(places), "members": len(members) or 1},
                )
            )
    return found
