"""My stops of a guarantee, one after the other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liming.execute import queries
from liming.execute.rules.transitions import WORK_ENDED
from liming.shared.viewer import Right
from liming.web.access import field_page


@field_page(Right.DO_WORK)
def walk(request: HttpRequest, number: str) -> HttpResponse:
    """What is open in walking order, what is done below; the button leads to the next stop."""
    row, stops = queries.walk(request.viewer, number)  # type: ignore[attr-defined]
    open_stops = [stop for stop in stops if stop.state not in WORK_ENDED]
    context = {
        "guarantee": row,
        "stops": [(stop, stop.state in WORK_ENDED) for stop in stops],
        "next_stop": open_stops[0] if open_stops else None,
        "done": len(stops) - len(open_stops),
        "total": len(stops),
    }
    return render(request, "field/guarantee.html", context)
