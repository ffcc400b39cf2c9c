"""The people of a team beside its board: what each has in hand, who is away, what each can do."""

from dataclasses import dataclass

from liming.execute.queries.people import people_of
from liming.register.models import Skill, Team
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class StripPerson:
    """One member: open work items, whether away today, skills in words."""

    member_id: str
    name: str
    open_items: int
    is_away: bool
    skills: tuple[str, ...]


def team_strip(viewer: Viewer, team: Team) -> tuple[StripPerson, ...]:
    """Active members, those who can go first, the least loaded first. Five queries.

    Raises DomainError `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.DISPATCH, team.path)
    names = dict(Skill.objects.values_list("code", "name"))
    people = [
        StripPerson(
            person.key,
            person.name,
            person.open_items,
            person.on_leave,
            tuple(sorted(str(names.get(code, code)) for code in person.skills)),
        )
        for person in people_of(team.pk)
        if person.active
    ]
    return tuple(sorted(people, key=lambda each: (each.is_away, each.open_items, each.name)))
