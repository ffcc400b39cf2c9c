"""What is typed for choosing spots."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.plan.actions import SitingWish, SpotDraft
from liming.plan.enums import DemandSource, SitingAim
from liming.plan.queries import SitingPage
from liming.web.office.projects.forms import ActForm


class SpotForm(ActForm):
    """A candidate spot; a press on the map fills longitude and latitude."""

    name = forms.CharField(label=gettext_lazy("选点"), max_length=60)
    longitude = forms.FloatField(label=gettext_lazy("经度"), widget=forms.NumberInput({"step": "any"}))
    latitude = forms.FloatField(label=gettext_lazy("纬度"), widget=forms.NumberInput({"step": "any"}))
    capacity = forms.IntegerField(label=gettext_lazy("容量（户）"), required=False, min_value=0)
    cost = forms.IntegerField(label=gettext_lazy("造价（元）"), required=False, min_value=0)
    refused = forms.CharField(label=gettext_lazy("不可用原因"), required=False, max_length=120)
    is_fixed = forms.BooleanField(label=gettext_lazy("必选（已建或已定）"), required=False)

    def draft(self) -> SpotDraft:
        """The form as the plan room takes it."""
        return SpotDraft(**self.cleaned_data)


class RunForm(ActForm):
    """How spots are to be chosen."""

    aim = forms.ChoiceField(
        label=gettext_lazy("目标"), choices=SitingAim.choices, widget=forms.RadioSelect, initial="nearest"
    )
    source = forms.ChoiceField(label=gettext_lazy("服务谁"), choices=DemandSource.choices)
    most = forms.IntegerField(label=gettext_lazy("选几处"), min_value=1, max_value=99, initial=3)
    reach = forms.IntegerField(
        label=gettext_lazy("服务距离（米）"), required=False, min_value=1, max_value=200_000
    )

    @classmethod
    def of(cls, found: SitingPage, data: Mapping[str, Any] | None = None) -> "RunForm":
        """With the number of demands beside each source, begun as the run shown."""
        last = found.view.run if found.view else None
        names = ("aim", "source", "most", "reach")
        sources = [key for key, (places, _weight) in found.counts.items() if places]
        begun = {name: getattr(last, name) for name in names} if last else {"source": next(iter(sources), "")}
        form = cls(data, initial=begun)
        fields: Any = form.fields
        fields["source"].choices = [(key, _counted(key, *found.counts[key])) for key in DemandSource]
        return form

    def wish(self) -> SitingWish:
        """The form as the plan room takes it."""
        values = self.cleaned_data
        return SitingWish(
            SitingAim(values["aim"]), DemandSource(values["source"]), values["most"], values["reach"]
        )


def _counted(source: DemandSource, places: int, weight: int) -> str:
    return _("%(what)s，%(n)s 处 %(households)s 户") % {
        "what": source.label,
        "n": places,
        "households": f"{weight:,}",
    }
