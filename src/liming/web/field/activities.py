"""Activities from the phone: announce in a few taps, record with photos when it is over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liming.execute import actions, queries
from liming.execute.models import Activity
from liming.register.queries import member_by_id
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.components.evidence import LIMIT, PhotosField, photos_as
from liming.web.components.forms import HouseForm
from liming.web.components.guests import GuestsForm
from liming.web.components.images import MEGABYTES

_MINUTES = 90


class PhoneActivityForm(HouseForm):
    """What, when, where; the name follows the kind unless something else is typed."""

    kind = forms.ChoiceField(choices=())
    day = forms.DateField(widget=forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d"))
    time = forms.TimeField(widget=forms.TimeInput({"type": "time", "class": "input"}, format="%H:%M"))
    where = forms.ChoiceField(required=False, choices=())
    place = forms.CharField(max_length=120, required=False)
    title = forms.CharField(max_length=120, required=False)
    reason = forms.CharField(max_length=200, required=False)

    def __init__(self, kinds: Any, found: queries.ActivityChoices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {kind.code: kind.name for kind in kinds}
        self.places: dict[str, Any] = {str(each.pk): each for each in (*found.sites, *found.pairings)}
        self.fields["kind"].choices = list(self.kinds.items())  # type: ignore[attr-defined]
        self.fields["where"].choices = [("", "—"), *((key, str(row)) for key, row in self.places.items())]  # type: ignore[attr-defined]

    def draft(self, member: Any) -> actions.ActivityDraft:
        """The form as the execute room takes it."""
        values = self.cleaned_data
        place = self.places.get(values["where"])
        is_pairing = place is not None and hasattr(place, "village_branch")
        return actions.ActivityDraft(
            kind=values["kind"],
            title=values["title"].strip() or self.kinds[values["kind"]],
            starts_at=datetime.combine(values["day"], values["time"], clock.LOCAL_ZONE),
            minutes=_MINUTES,
            member=member,
            site=None if is_pairing else place,
            pairing=place if is_pairing else None,
            place=values["place"],
            reason=values["reason"],
        )


class PhoneOutcomeForm(GuestsForm):
    """How it went, from the phone."""

    note = forms.CharField(max_length=500)
    minutes = forms.IntegerField(min_value=1, max_value=4320)
    members = forms.MultipleChoiceField(required=False, choices=())
    photos = PhotosField(required=False)

    def __init__(self, found: queries.ActivityChoices, activity: Activity, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in found.members}
        self.fields["members"].choices = [(key, each.name) for key, each in self.people.items()]  # type: ignore[attr-defined]
        self.initial.setdefault("minutes", activity.minutes)
        self.initial.setdefault("members", [str(each.member_id) for each in activity.members.all()])

    def outcome(self) -> actions.ActivityOutcome:
        """The form as the execute room takes it."""
        values = self.cleaned_data
        return actions.ActivityOutcome(
            note=values["note"],
            minutes=values["minutes"],
            members=tuple(self.people[key] for key in values["members"]),
            helpers=self.guests(),
            evidence=photos_as(values["photos"]),
            photo_count=len(values["photos"]),
        )


@field_page(Right.HOLD_ACTIVITY)
def new(request: HttpRequest) -> HttpResponse:
    """Announce an activity of the member's own team."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    member = member_by_id(viewer, viewer.member_id)
    now = clock.local(clock.now())
    initial = {"day": now.date(), "time": now.strftime("%H:00")}
    kinds, found = queries.activity_kinds(), queries.activity_choices(viewer, member.team)
    form = PhoneActivityForm(kinds, found, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            activity = actions.announce_activity(viewer, member.team, form.draft(member))
        except DomainError as refusal:
            form.add_error("reason" if refusal.code == "activity_back_entry" else None, refusal.sentence())
        else:
            messages.success(request, _("已预告“%(title)s”") % {"title": activity.title})
            return redirect("field_activity", activity.pk)
    context = {"form": form, "asks_reason": "reason" in form.errors}
    return render(request, "field/activity_new.html", context, status=400 if form.errors else 200)


@field_page(Right.HOLD_ACTIVITY)
def activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """One activity: what was announced; once it has begun, the form that records it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.activity_detail(viewer, activity_id)
    row = found.row.activity
    may_record = found.may_hold and row.starts_at <= clock.now()
    form = None
    if may_record:
        choices = queries.activity_choices(viewer, row.team)
        form = PhoneOutcomeForm(choices, row, request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            record = actions.finish_activity(viewer, row, form.outcome())
            return redirect("field_finished", record.number)
    context = {
        "found": found,
        "row": found.row,
        "activity": row,
        "form": form,
        "photo_limit": LIMIT,
        "photo_megabytes": MEGABYTES,
    }
    return render(request, "field/activity.html", context, status=400 if form and form.errors else 200)
