"""Forms of good practice: writing one down, and choosing what it becomes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.plan.enums import Aim
from liming.plan.queries import all_service_types, guides
from liming.shared.viewer import Viewer
from liming.shared.words import named
from liming.web.components.forms import HouseForm


class PracticeForm(HouseForm):
    """What worked, in words that others can follow."""

    title = forms.CharField(label=_("标题"), max_length=120)
    words = forms.CharField(label=_("做法"), widget=forms.Textarea({"rows": 4}))


class GuideForm(HouseForm):
    """Into which guide it goes as a step."""

    code = forms.ChoiceField(label=_("作业指导书"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {row.guide.code: named(row.guide) for row in guides(viewer)}
        self.fields["code"].choices = [("", "—"), *names.items()]  # type: ignore[attr-defined]


class LineForm(HouseForm):
    """As which service, for which aim, it stands in next year's plan."""

    service = forms.ChoiceField(label=_("服务类型"))
    aim = forms.ChoiceField(label=_("目标"), choices=Aim.choices)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {row.code: row for row in all_service_types(viewer)}
        names = [(code, named(row)) for code, row in self.services.items()]
        self.fields["service"].choices = [("", "—"), *names]  # type: ignore[attr-defined]
