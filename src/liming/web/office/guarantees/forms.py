"""What is typed about a guarantee; the rules stand in the room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.execute.actions import GuaranteeDraft
from liming.execute.enums import GuaranteeLevel
from liming.execute.models import Guarantee
from liming.execute.queries import themes
from liming.register.models import Team
from liming.shared import clock
from liming.web.components.forms import HouseForm
from liming.web.words.formats import masked_text


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


class GuaranteeForm(HouseForm):
    """Theme, window, plan and means."""

    title = forms.CharField(label=_("名称"), max_length=80)
    theme = forms.ChoiceField(label=_("主题"))
    level = forms.ChoiceField(label=_("级别"), choices=GuaranteeLevel.choices, initial=GuaranteeLevel.THREE)
    team = forms.ChoiceField(label=_("牵头队"))
    checks_from = forms.DateField(
        label=_("检查起始日"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    starts_at = _moment(_("保电开始"))
    ends_at = _moment(_("保电结束"))
    lead_group = forms.CharField(label=_("领导小组"), required=False, max_length=200)
    crews = forms.IntegerField(label=_("抢修组"), min_value=0, max_value=999, initial=0)
    vehicles = forms.IntegerField(label=_("车辆"), min_value=0, max_value=999, initial=0)
    generators = forms.IntegerField(label=_("发电车机"), min_value=0, max_value=999, initial=0)
    teams = forms.MultipleChoiceField(
        label=_("协同队"), required=False, widget=forms.SelectMultiple({"size": 5})
    )
    plan_text = forms.CharField(
        label=_("方案"), required=False, max_length=4000, widget=forms.Textarea({"rows": 8})
    )

    def __init__(self, *args: Any, choices: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = {team.code: team for team in choices}
        fields: Any = self.fields
        names = [(code, team.short_name) for code, team in self.choices.items()]
        fields["team"].choices, fields["teams"].choices = names, names
        fields["theme"].choices = [(row["code"], row["name"]) for row in themes()]

    @staticmethod
    def values_of(row: Guarantee) -> dict[str, Any]:
        """The present values."""
        names = (
            "title",
            "theme",
            "level",
            "checks_from",
            "lead_group",
            "crews",
            "vehicles",
            "generators",
        )
        return {
            **{name: getattr(row, name) for name in names},
            "plan_text": masked_text(row.plan_text),
            "team": row.team.code,
            "starts_at": clock.local(row.starts_at),
            "ends_at": clock.local(row.ends_at),
            "teams": list(row.teams.values_list("team__code", flat=True)),
        }

    def draft(self) -> GuaranteeDraft:
        """The form as the execute room takes it."""
        values = dict(self.cleaned_data)
        teams = tuple(self.choices[code] for code in values.pop("teams"))
        level = GuaranteeLevel(values.pop("level"))
        return GuaranteeDraft(team=self.choices[values.pop("team")], level=level, teams=teams, **values)
