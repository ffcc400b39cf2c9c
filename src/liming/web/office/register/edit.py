"""Create, change and dated-change forms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liming.execute import queries as execute
from liming.register import actions, queries
from liming.register.rules.columns import Noun, noun
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.duty.roster import address as roster_address
from liming.web.office.register.acts import act_of
from liming.web.office.register.acts import initial_of as act_initial
from liming.web.office.register.forms import ColumnForm, changes_of, columns_for, initial_of
from liming.web.office.register.words import detail_url, title_of


def _create(request: HttpRequest, noun_key: str) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    form = ColumnForm(
        viewer, columns_for(of, viewer, new=True), request.POST or None, initial=_given(request)
    )
    if of.key == "accounts":
        form.fields["password"] = forms.CharField(label=_("初始口令"), widget=forms.PasswordInput)
    if request.method == "POST" and form.is_valid():
        values = {
            **form.values,
            **({"password": form.cleaned_data["password"]} if of.key == "accounts" else {}),
        }
        try:
            row = actions.create(viewer, of.key, **values)
        except DomainError as error:
            form.refuse(of, error)
        else:
            messages.success(request, _("已建立"))
            return redirect(_after(request, viewer, of, row))
    return _page(request, of, form, {"title": _("新建"), "button": _("建立")})


def _change(request: HttpRequest, noun_key: str, key: str) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    row = queries.noun_row(viewer, of, key)
    columns = columns_for(of, viewer, new=False)
    form = ColumnForm(viewer, columns, request.POST or None, initial=initial_of(columns, row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(viewer, of.key, row, **changes_of(columns, row, form.values))
        except DomainError as error:
            form.refuse(of, error)
        else:
            messages.success(request, _("已保存"))
            return redirect(_after(request, viewer, of, row))
    return _page(request, of, form, {"title": _("修改"), "button": _("保存"), "row": row, "key": key})


def _act(request: HttpRequest, noun_key: str, key: str, act_key: str) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    of = noun(noun_key)
    row = queries.noun_row(viewer, of, key)
    act = act_of(of, row, act_key)
    form = ColumnForm(viewer, act.columns, request.POST or None, initial=act_initial(act, row))
    if "password" in form.fields:
        form.fields["password"].widget = forms.PasswordInput()
    if request.method == "POST" and form.is_valid():
        try:
            act.run(viewer, row, form.values)
        except DomainError as error:
            form.refuse(of, error)
        else:
            messages.success(request, _("已保存"))
            return redirect(detail_url(of, row))
    words = {"title": act.title, "button": act.title, "hint": act.hint, "row": row, "key": key}
    return _page(request, of, form, words)


def _after(request: HttpRequest, viewer: Viewer, of: Noun, row: Any) -> str:
    """Where to go once it is written: for leave over duty, the roster that can be made again."""
    if of.key == "leaves" and viewer.may(Right.READ_WORK):
        starts = execute.duty_ahead(viewer, row.member, row.first_day, row.last_day)
        if starts:
            words = _("%(name)s请假期间还有 %(n)s 班，请重排或找人换班")
            messages.warning(request, words % {"name": row.member.name, "n": len(starts)})
            return roster_address(row.member.team, None, clock.local(starts[0]).date())
    return detail_url(of, row)


def _given(request: HttpRequest) -> dict[str, Any]:
    """Values that an address brings along, e.g. the team of a new member."""
    return {name: value for name, value in request.GET.items() if len(value) <= 40}


def _page(request: HttpRequest, of: Noun, form: ColumnForm, words: dict[str, Any]) -> HttpResponse:
    row = words.get("row")
    context = {"noun": of, "form": form, "name": title_of(of, row) if row else "", **words}
    return render(request, "office/register/form.html", context, status=422 if form.errors else 200)


create = office_page(Right.EDIT_REGISTER)(_create)
change = office_page(Right.EDIT_REGISTER)(_change)
act = office_page(Right.EDIT_REGISTER)(_act)
security_create = office_page(Right.GRANT_ROLES)(_create)
security_change = office_page(Right.GRANT_ROLES)(_change)
security_act = office_page(Right.GRANT_ROLES)(_act)
