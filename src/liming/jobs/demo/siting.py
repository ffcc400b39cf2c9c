"""Where one project puts its stand-by points: candidates, a first choice, and the one adopted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from liming.jobs.demo.catalogue import data
from liming.jobs.demo.pictures import trench_with_pipe
from liming.jobs.demo.world import World
from liming.plan import actions
from liming.plan.actions import SitingWish, SpotDraft, SurveyDraft
from liming.plan.enums import DemandSource, SitingAim
from liming.plan.models import Project, SitingRun
from liming.register.models import GridVersion
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer

_WHY = "the demo acts for every team"
_APART = 0.004


def site_stand_by_points(world: World) -> int:
    """Spots and two runs through the actions; nothing where the demo has no such project."""
    settings = data("siting")
    project = Project.objects.everywhere(_WHY).filter(name=settings["project"]).select_related("team").first()
    if project is None:
        return 0
    viewer = system_viewer(settings["captain"])
    drafts = _drafts(world, project, settings["spots"])
    first, second, found_out = settings["first"], settings["second"], settings["found_out"]
    wish = SitingWish(SitingAim.NEAREST, DemandSource.GRIDS, first["most"])
    with transaction.atomic():
        with clock.fixed(clock.at(world.today - timedelta(days=first["days_ago"]), 10)):
            for draft in drafts:
                actions.add_spot(viewer, project, draft)
            actions.run_siting(viewer, project, wish)
            _survey(viewer, project, settings["survey"])
        with clock.fixed(clock.at(world.today - timedelta(days=second["days_ago"]), 15)):
            number = found_out["number"]
            refused = replace(drafts[number - 1], refused=found_out["refused"])
            actions.change_spot(viewer, project, number, refused)
            run = actions.run_siting(viewer, project, replace(wish, most=second["most"]))
            actions.take_siting(viewer, project, run.number, second["because"])
    return len(drafts) + SitingRun.objects.filter(project=project).count()


def _survey(viewer: Viewer, project: Project, told: dict[str, Any]) -> None:
    """The look at the place that ruled one spot out, with its picture."""
    draft = SurveyDraft(clock.today(), told["place"], told["people"], told["findings"], told["consequence"])
    actions.add_survey(viewer, project, draft, (trench_with_pipe(),))


def _drafts(world: World, project: Project, spots: list[dict[str, Any]]) -> list[SpotDraft]:
    """Spots beside grids of the team, spread over all of them."""
    random = world.random("siting")
    rows = GridVersion.objects.everywhere(_WHY).filter(team=project.team, current_of__isnull=False)
    grids = list(rows.select_related("grid").order_by("grid__code"))
    chosen = [grids[len(grids) * number // len(spots)] for number in range(len(spots))]
    return [
        SpotDraft(
            name=f"{grid.grid.name.partition('-')[0]}{spot['suffix']}",
            longitude=round((grid.longitude or 0.0) + random.uniform(-_APART, _APART), 6),
            latitude=round((grid.latitude or 0.0) + random.uniform(-_APART, _APART), 6),
            capacity=spot["capacity"],
            cost=spot["cost"],
            refused=spot.get("refused", ""),
        )
        for grid, spot in zip(chosen, spots, strict=True)
    ]
