"""What is typed about a project; the rules stand in the room."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.plan.actions import MilestoneDraft, ProjectCard, SurveyDraft
from liming.plan.enums import Practice, ProjectKind
from liming.plan.models import Project
from liming.web.components.forms import HouseForm
from liming.web.components.photos import PhotosInput

_MOST_BYTES = 8 * 1024 * 1024


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def moment_field(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


def words_field(label: Any, rows: int = 3, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea({"rows": rows})
    )


class CardForm(HouseForm):
    """The project card; team, kind and code are set once, when it is made."""

    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=120)
    practice = forms.ChoiceField(label=gettext_lazy("实践"), choices=Practice.choices)
    first_day = day_field(gettext_lazy("开始"))
    last_day = day_field(gettext_lazy("结束"))
    feature = forms.CharField(
        label=gettext_lazy("特色"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("一队一年一个，不是特色项目就不填"),
    )
    beneficiaries = forms.CharField(label=gettext_lazy("受益对象"), required=False, max_length=120)
    background = words_field(gettext_lazy("背景"))
    goal = words_field(gettext_lazy("目标"))
    measures = words_field(gettext_lazy("措施"))
    story = words_field(gettext_lazy("故事"), 5)

    @staticmethod
    def values_of(row: Project) -> dict[str, Any]:
        """The present card."""
        return {name: getattr(row, name) for name in CardForm.base_fields}

    def card(self) -> ProjectCard:
        """The form as the plan room takes it."""
        values = dict(self.cleaned_data)
        return ProjectCard(practice=Practice(values.pop("practice")), **values)


class NewProjectForm(CardForm):
    """A new card with the team that files it."""

    team = forms.ChoiceField(label=gettext_lazy("分队"))
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=ProjectKind.choices, initial=ProjectKind.LIVELIHOOD
    )
    code = forms.CharField(label=gettext_lazy("编号"), max_length=20)

    def __init__(self, *args: Any, teams: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].choices = teams


class MilestoneForm(HouseForm):
    title = forms.CharField(label=gettext_lazy("节点"), max_length=120)
    starts_on = day_field(gettext_lazy("开始"), required=False)
    due_on = day_field(gettext_lazy("应完成"))
    after = forms.CharField(label=gettext_lazy("前置节点"), required=False, max_length=60)

    def draft(self) -> MilestoneDraft:
        values = dict(self.cleaned_data)
        return MilestoneDraft(**values)

    def clean_after(self) -> tuple[int, ...]:
        """Numbers with anything but digits between them."""
        typed = self.cleaned_data["after"].replace("，", ",").replace("、", ",").replace(" ", ",")
        numbers = [part for part in typed.split(",") if part]
        if not all(part.isascii() and part.isdecimal() and len(part) < 5 for part in numbers):
            raise forms.ValidationError(_("写序号，逗号分开，比如 1,2"))
        return tuple(int(part) for part in numbers)


class SurveyPhotosField(forms.FileField):
    """Photos of a survey; cleans to bytes."""

    widget = PhotosInput({"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> tuple[bytes, ...]:
        files: list[UploadedFile] = [file for file in (data if isinstance(data, list) else [data]) if file]
        for file in files:
            if (file.size or 0) > _MOST_BYTES:
                raise forms.ValidationError(_("“%(name)s”超过 8 兆") % {"name": file.name})
        return tuple(file.read() for file in files)


class ActForm(HouseForm):
    """A form that says itself why its act was refused, so that nothing typed is lost."""

    raised = (*HouseForm.raised, "not_found")

    def does(self, act: Callable[[], object]) -> bool:
        """Whether the form is whole and the act was done. Raises refusals that are about rights."""
        return self.made(lambda: (act(), True)) is not None


class SurveyForm(ActForm):
    day = day_field(gettext_lazy("踏勘日期"))
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120)
    people = forms.CharField(label=gettext_lazy("参加人员"), max_length=200)
    findings = words_field(gettext_lazy("踏勘发现"), required=True)
    consequence = forms.CharField(label=gettext_lazy("因此改动"), required=False, max_length=200)
    photos = SurveyPhotosField(label=gettext_lazy("照片"), required=False)

    def draft(self) -> SurveyDraft:
        names = ("day", "place", "people", "findings", "consequence")
        return SurveyDraft(**{name: self.cleaned_data[name] for name in names})


class NightForm(ActForm):
    starts_at = moment_field(gettext_lazy("开始"))
    ends_at = moment_field(gettext_lazy("结束"))
    place = forms.CharField(label=gettext_lazy("施工地点"), max_length=120)
    permit = forms.CharField(label=gettext_lazy("许可文号"), max_length=120)
    told_on = day_field(gettext_lazy("告知住户日期"))


class TalkForm(ActForm):
    day = day_field(gettext_lazy("日期"))
    party = forms.CharField(label=gettext_lazy("对方"), max_length=80)
    matter = forms.CharField(label=gettext_lazy("事项"), max_length=200)
    agreed = forms.CharField(label=gettext_lazy("商定"), max_length=200)
    due_on = day_field(gettext_lazy("期限"), required=False)


def first_fault(form: forms.Form) -> str:
    """The first wrong field of a form, in words."""
    name, faults = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}：{faults[0]}" if label else str(faults[0])
