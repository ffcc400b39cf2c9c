"""Channels out of the house and what did not reach them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.register import actions, queries
from liming.register.enums import ChannelKind
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.forms import HouseForm
from liming.web.components.listing import paged
from liming.web.office.notices.words import KINDS, tabs

PAGE_SIZE = 30
_OUTSIDE = ("rating_invitation", "account_invitation", "extended")


class ChannelForm(HouseForm):
    """A channel; the address is asked for, never shown."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=ChannelKind.choices)
    place = forms.ChoiceField(label=gettext_lazy("属于"))
    address = forms.CharField(
        label=gettext_lazy("地址"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("群机器人的 Webhook 地址、mailtos:// 邮箱或 https:// 地址；保存后不再显示"),
    )
    notice_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("收哪些，不选即全收"),
        required=False,
        choices=[(key, words) for key, words in KINDS.items() if key not in _OUTSIDE],
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

    def __init__(self, *args: Any, places: Any = (), known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["kind"], self.fields["place"]
            self.fields["address"].required = False
            self.fields["address"].label = gettext_lazy("新地址，不改则留空")
        else:
            del self.fields["is_active"]
            self.fields["place"].choices = places  # type: ignore[attr-defined]


@office_page(Right.EDIT_CHANNELS)
def channel_list(request: HttpRequest) -> HttpResponse:
    """Channels of the places the viewer keeps."""
    viewer = request.viewer  # type: ignore[attr-defined]
    lines = queries.channels(viewer)
    rows = [
        {"line": line, "kinds": _("、").join(str(KINDS.get(kind, kind)) for kind in line.row.notice_kinds)}
        for line in lines
    ]
    return render(request, "office/notices/channels.html", {"rows": rows, "tabs": tabs(viewer, "channels")})


@office_page(Right.EDIT_CHANNELS)
def new_channel(request: HttpRequest) -> HttpResponse:
    """Register a channel of a unit, a team or a member."""
    viewer = request.viewer  # type: ignore[attr-defined]
    places = queries.channel_places(viewer)
    choices = [(key, label) for key, label, _row in places]
    form = ChannelForm(request.POST or None, places=choices)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        chosen = values.pop("place")
        place = next(row for key, _label, row in places if key == chosen)
        if _saved(request, form, lambda: actions.create_channel(viewer, place, **values)):
            return redirect("channels")
    return _form(request, viewer, form, _("新建渠道"))


@office_page(Right.EDIT_CHANNELS)
def edit_channel(request: HttpRequest, channel_id: UUID) -> HttpResponse:
    """Another name, address or choice of kinds; or off."""
    viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.channel_by_id(viewer, str(channel_id))
    given = {"name": row.name, "notice_kinds": row.notice_kinds, "is_active": row.is_active}
    form = ChannelForm(request.POST or None, initial=given, known=True)
    is_typed = request.method == "POST" and form.is_valid()
    if is_typed and _saved(request, form, lambda: actions.change_channel(viewer, row, **form.cleaned_data)):
        return redirect("channels")
    return _form(request, viewer, form, row.name)


@office_page(Right.EDIT_CHANNELS)
def undelivered(request: HttpRequest) -> HttpResponse:
    """What was tried and did not arrive."""
    viewer = request.viewer  # type: ignore[attr-defined]
    page = paged(queries.undelivered(viewer), request, PAGE_SIZE)
    rows = [{"row": row, "kind": KINDS.get(row.kind, row.kind)} for row in page]
    context = {"page": page, "rows": rows, "tabs": tabs(viewer, "notices_undelivered")}
    return render(request, "office/notices/undelivered.html", context)


@office_page(Right.EDIT_CHANNELS)
@require_POST
def again(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Try one again from the start."""
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.send_again(viewer, queries.delivery_by_id(viewer, str(delivery_id)))
    messages.success(request, _("已重新发送"))
    return redirect("notices_undelivered")


def _saved(request: HttpRequest, form: ChannelForm, act: Any) -> bool:
    try:
        act()
    except DomainError as error:
        form.add_error("address" if error.data.get("field") == "地址" else None, error.sentence())
        return False
    messages.success(request, _("已保存"))
    return True


def _form(request: HttpRequest, viewer: Viewer, form: ChannelForm, title: str) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "title": title, "tabs": tabs(viewer, "channels")}
    return render(request, "office/notices/channel.html", context, status=status)
