"""The member's own phones: which there are, and saying that one is no longer in use."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute import queries
from liming.execute.actions import sync
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.components.forms import HouseForm

WHY = (
    ("lost", gettext_lazy("丢了")),
    ("changed", gettext_lazy("换手机了")),
    ("not_mine", gettext_lazy("不是我的手机")),
)


class GiveUpForm(HouseForm):
    """Why a phone is no longer in use."""

    why = forms.ChoiceField(choices=WHY, label=gettext_lazy("原因"), widget=forms.RadioSelect)

    @property
    def words(self) -> str:
        """The reason as the audit keeps it."""
        return str(dict(WHY)[self.cleaned_data["why"]])


@field_page(Right.DO_WORK)
def phones(request: HttpRequest) -> HttpResponse:
    """My phones in use, the last heard first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return render(request, "field/phones.html", {"rows": queries.my_phones(viewer)})


@field_page(Right.DO_WORK)
def give_up(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Asks once more, with what the phone still holds; then the phone is revoked and wipes itself."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.my_phone(viewer, device_id)
    form = GiveUpForm(request.POST or None)
    if request.method == "POST":
        device = form.made(lambda: sync.revoke_device(viewer, device_id, form.words))
        if device is not None:
            messages.success(request, _("%(name)s 已停用") % {"name": device.name})
            return redirect("my_phones")
    context = {"form": form, "row": row}
    return render(request, "field/phone_give_up.html", context, status=400 if form.errors else 200)
