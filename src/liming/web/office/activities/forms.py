"""The forms of an activity. What they check is shape; the rules stand in the room."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.execute.actions import ActivityDraft, ActivityOutcome, EvidenceDraft
from liming.execute.enums import EvidenceKind
from liming.execute.models import Activity
from liming.execute.queries import activity_choices, activity_kinds
from liming.register.models import Team
from liming.shared import clock
from liming.shared.viewer import Viewer
from liming.web.components.choices import keyed
from liming.web.components.evidence import PhotosField
from liming.web.components.forms import HouseForm
from liming.web.components.guests import GuestsForm
from liming.web.words.formats import masked_text

_TEXT = forms.Textarea(attrs={"rows": 3})
_SEVERAL = forms.SelectMultiple(attrs={"size": 6})


class ActivityForm(HouseForm):
    """Announce an activity of one team."""

    kind = forms.ChoiceField(label=_("类别"))
    title = forms.CharField(label=_("活动名称"), max_length=120)
    day = forms.DateField(label=_("日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("开始"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("预计分钟"), min_value=1, max_value=4320, initial=90)
    member = forms.ChoiceField(label=_("组织人"))
    site = forms.ChoiceField(label=_("场所"), required=False)
    pairing_item = forms.ChoiceField(label=_("结对事项"), required=False)
    place = forms.CharField(label=_("地点"), max_length=120, required=False, help_text=_("不在场所时写明"))
    content = forms.CharField(label=_("内容"), required=False, widget=_TEXT)
    members = forms.MultipleChoiceField(label=_("邀请队员"), required=False, widget=_SEVERAL)
    teams = forms.MultipleChoiceField(label=_("邀请的队"), required=False, widget=_SEVERAL)
    reason = forms.CharField(
        label=_("补登原因"), max_length=200, required=False, help_text=_("活动已开始才登记时要写")
    )

    def __init__(self, viewer: Viewer, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found = activity_choices(viewer, team)
        kinds = [("", _("请选")), *((kind.code, kind.name) for kind in activity_kinds())]
        choices = {
            "kind": kinds,
            "member": keyed(found.members, "—"),
            "members": keyed(found.members),
            "site": keyed(found.sites, "—"),
            "teams": [(str(each.pk), each.short_name) for each in found.teams],
            "pairing_item": [
                ("", "—"),
                *((str(each.pk), f"{each.village_branch}") for each in found.pairings),
                *((str(each.pk), f"{each.pairing.village_branch} {each}") for each in found.pairing_items),
            ],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        if viewer.member_id:
            self.initial.setdefault("member", str(viewer.member_id))

    def draft(self) -> ActivityDraft:
        """The form as the execute room takes it."""
        values, found = self.cleaned_data, self.found
        people = {str(each.pk): each for each in found.members}
        sites = {str(each.pk): each for each in found.sites}
        teams = {str(each.pk): each for each in found.teams}
        pairings = {str(each.pk): each for each in found.pairings}
        item = next((each for each in found.pairing_items if str(each.pk) == values["pairing_item"]), None)
        return ActivityDraft(
            kind=values["kind"],
            title=values["title"],
            starts_at=datetime.combine(values["day"], values["time"], clock.LOCAL_ZONE),
            minutes=values["minutes"],
            member=people[values["member"]],
            site=sites.get(values["site"]),
            pairing=item.pairing if item else pairings.get(values["pairing_item"]),
            pairing_item=item,
            place=values["place"],
            content=values["content"],
            members=tuple(people[key] for key in values["members"]),
            teams=tuple(teams[key] for key in values["teams"]),
            reason=values["reason"],
        )

    @staticmethod
    def values_of(activity: Activity) -> dict[str, Any]:
        """The present values of an activity."""
        start = clock.local(activity.starts_at)
        return {
            "kind": activity.kind,
            "title": activity.title,
            "day": start.date(),
            "time": start.strftime("%H:%M"),
            "minutes": activity.minutes,
            "member": str(activity.member_id),
            "site": str(activity.site_id or ""),
            "pairing_item": str(activity.pairing_item_id or activity.pairing_id or ""),
            "place": activity.place,
            "content": masked_text(activity.content),
            "members": [str(each.member_id) for each in activity.members.all()],
            "teams": [str(each.team_id) for each in activity.teams.all()],
            "reason": activity.reason,
        }


class OutcomeForm(GuestsForm):
    """How an activity went: who came, what was done, photos."""

    note = forms.CharField(label=_("做了什么"), max_length=500, widget=_TEXT)
    minutes = forms.IntegerField(label=_("分钟"), min_value=1, max_value=4320)
    members = forms.MultipleChoiceField(label=_("到场队员"), required=False, widget=_SEVERAL)
    teams = forms.MultipleChoiceField(label=_("到场的队"), required=False, widget=_SEVERAL)
    proceedings = forms.CharField(label=_("纪要"), required=False, widget=_TEXT)
    photos = PhotosField(label=_("照片"), required=False)

    def __init__(self, viewer: Viewer, activity: Activity, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found = activity_choices(viewer, activity.team)
        self.fields["members"].choices = keyed(found.members)  # type: ignore[attr-defined]
        teams = [(str(each.pk), each.short_name) for each in found.teams]
        self.fields["teams"].choices = teams  # type: ignore[attr-defined]
        self.initial.setdefault("minutes", activity.minutes)
        self.initial.setdefault("members", [str(each.member_id) for each in activity.members.all()])
        self.initial.setdefault("teams", [str(each.team_id) for each in activity.teams.all()])

    def outcome(self) -> ActivityOutcome:
        """The form as the execute room takes it."""
        values = self.cleaned_data
        people = {str(each.pk): each for each in self.found.members}
        teams = {str(each.pk): each for each in self.found.teams}
        photos = values["photos"]
        return ActivityOutcome(
            note=values["note"],
            minutes=values["minutes"],
            members=tuple(people[key] for key in values["members"]),
            teams=tuple(teams[key] for key in values["teams"]),
            helpers=self.guests(),
            proceedings=values["proceedings"],
            evidence=tuple(EvidenceDraft(EvidenceKind.PHOTO, photo) for photo in photos),
            photo_count=len(photos),
        )
