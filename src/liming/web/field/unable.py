"""What I cannot do alone: ask for help, hand over to a colleague, give back to the captain."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liming.execute import actions, queries
from liming.execute.actions import HelpDraft
from liming.execute.enums import HelpKind
from liming.plan.models import WorkItem
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.components.forms import HouseForm

_NOBODY = {"required": _("请选一位同事"), "invalid_choice": _("请选一位同事")}


class HelpForm(HouseForm):
    """What is needed; `item` may be left out."""

    item = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=HelpKind.choices, initial=HelpKind.HANDS)
    words = forms.CharField(max_length=200)
    to_unit = forms.BooleanField(required=False)

    def act(self, viewer: Viewer, at: Any = None) -> None:
        """Ask."""
        values = self.cleaned_data
        item = queries.work_in_reach(viewer, values["item"]) if values["item"] else None
        kind = HelpKind(values["kind"])
        actions.ask_help(viewer, HelpDraft(kind, values["words"], item, values["to_unit"], at))


class GiveBackForm(HouseForm):
    """Why I cannot do it."""

    item = forms.UUIDField()
    words = forms.CharField(max_length=120)

    def reached(self, viewer: Viewer) -> WorkItem:
        """The item, while it is the viewer's. Raises DomainError `not_your_item`."""
        return queries.reached_item(viewer, self.cleaned_data["item"])

    def act(self, viewer: Viewer, at: Any = None) -> None:
        """Give back."""
        actions.give_back_work(viewer, self.reached(viewer), self.cleaned_data["words"], at)


class HandOverForm(GiveBackForm):
    """Why, and to whom."""

    colleague = forms.ChoiceField(error_messages=_NOBODY)

    def __init__(self, *args: Any, colleagues: tuple[queries.Colleague, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.member.pk): each.member for each in colleagues}
        self.fields["colleague"].choices = [(key, each.name) for key, each in self.people.items()]  # type: ignore[attr-defined]

    def act(self, viewer: Viewer, at: Any = None) -> None:
        """Hand over."""
        values = self.cleaned_data
        actions.hand_over_work(
            viewer, self.reached(viewer), self.people[values["colleague"]], values["words"], at
        )


DONE: dict[str, Promise] = {
    "help": _("已求助，队长收到通知"),
    "hand-over": _("已转交，等同事签收"),
    "give-back": _("已退回队长"),
}


def form_of(viewer: Viewer, way: str, *given: Any) -> Any:
    """The form of one way out."""
    if way == "hand-over":
        return HandOverForm(*given, colleagues=queries.own_colleagues(viewer))
    return HelpForm(*given) if way == "help" else GiveBackForm(*given)


@field_page(Right.DO_WORK)
def unable(request: HttpRequest) -> HttpResponse:
    """Three ways out, each a form of its own; `?item=` names the work it is about."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    way = request.POST.get("way", "")
    forms_of = {each: form_of(viewer, each, *((request.POST,) if each == way else ())) for each in DONE}
    if way in DONE and forms_of[way].made(lambda: forms_of[way].act(viewer) or True):
        messages.success(request, str(DONE[way]))
        return redirect("my_day")
    chosen = request.POST.get("item", request.GET.get("item", ""))
    is_refused = way in DONE
    context = {
        "help_form": forms_of["help"],
        "over_form": forms_of["hand-over"],
        "back_form": forms_of["give-back"],
        "way": way or "help",
        "items": queries.open_work(viewer),
        "chosen": _key(chosen),
        "colleagues": queries.own_colleagues(viewer),
        "calls": queries.own_help(viewer),
    }
    return render(request, "field/unable.html", context, status=400 if is_refused else 200)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
