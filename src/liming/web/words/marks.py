"""Marks: practice squares, state shapes, icons and the time left. Colour never carries the meaning alone."""

from datetime import datetime, timedelta
from typing import Literal

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from liming.shared import clock
from liming.shared.remaining import remaining_text

Shape = Literal["diamond", "triangle", "ring", "dot", "bars", "dashed", "square", "added", "struck", "thin"]

_PRACTICES = {
    "red": ("红", gettext_lazy("红色实践")),
    "gold": ("金", gettext_lazy("金牌实践")),
    "green": ("绿", gettext_lazy("绿色实践")),
}

_SHAPES: dict[str, str] = {
    "diamond": '<path class="fill" d="M6 .8 11.2 6 6 11.2.8 6z"/>',
    "triangle": '<path class="fill" d="M6 1.6 11 10.6H1z"/>',
    "triangle_down": '<path class="fill" d="M6 10.6 11 1.6H1z"/>',
    "ring": '<circle class="ring" cx="6" cy="6" r="4.2"/>',
    "thin": '<circle class="thin" cx="6" cy="6" r="4.6"/>',
    "dot": '<circle class="fill" cx="6" cy="6" r="4.6"/>',
    "bars": '<path class="bars" d="M4 2v8M8 2v8"/>',
    "dashed": '<circle class="dashed" cx="6" cy="6" r="4.6"/>',
    "square": '<path class="ring" d="M2 2h8v8H2z"/>',
    "added": '<circle class="ring" cx="6" cy="6" r="4.2"/><path class="thin" d="M6 3.9v4.2M3.9 6h4.2"/>',
    "struck": '<circle class="thin" cx="6" cy="6" r="4.2"/><path class="bars" d="M1.5 10.5 10.5 1.5"/>',
    "equal": '<path class="bars" d="M2 4.4h8M2 7.8h8"/>',
}

_KINDS = {
    "overdue": ("diamond", gettext_lazy("超时")),
    "soon": ("triangle", gettext_lazy("将到期")),
    "warned": ("ring", gettext_lazy("已预警")),
    "normal": ("ring", gettext_lazy("正常")),
    "done": ("dot", gettext_lazy("已完成")),
    "waiting": ("bars", gettext_lazy("等待")),
    "silent": ("dashed", gettext_lazy("静默")),
    "alarm": ("dashed", gettext_lazy("派单提醒")),
    "hint": ("square", gettext_lazy("审核提示")),
    "todo": ("ring", gettext_lazy("待做")),
    "baseline": ("thin", gettext_lazy("基线位置")),
    "added": ("added", gettext_lazy("新增")),
    "cancelled": ("struck", gettext_lazy("取消")),
    "missed": ("diamond", gettext_lazy("漏做")),
    "carried_over": ("dashed", gettext_lazy("已结转")),
    "higher": ("triangle", gettext_lazy("高于中位")),
    "equal": ("equal", gettext_lazy("与中位分不开")),
    "lower": ("triangle_down", gettext_lazy("低于中位")),
    "unrated": ("thin", gettext_lazy("样本不足，不分档")),
}

_STATE_KINDS = {
    "done": (
        "done resolved revisited verified closed approved confirmed finished solved guided reached cured "
        "rechecked checked worked cleared frozen published upheld issued minuted settled kept"
    ),
    "waiting": "waiting",
    "missed": "missed",
    "carried_over": "carried_over",
    "cancelled": "cancelled declined merged superseded replaced returned dismissed withdrawn",
    "soon": "reopened hazard_found found remedy",
    "baseline": "draft",
}
KIND_OF_STATE = {state: kind for kind, states in _STATE_KINDS.items() for state in states.split()}


def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """An outline icon of the sprite; decorative unless `label` says what it means."""
    address = f"{static('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" width="{}" height="{}" role="img" aria-label="{}"><use href="{}"/></svg>',
            size,
            size,
            label,
            address,
        )
    return format_html(
        '<svg class="icon" width="{}" height="{}" aria-hidden="true"><use href="{}"/></svg>',
        size,
        size,
        address,
    )


def practice(value: object) -> SafeString:
    """The 18 px square of a practice; an empty square of the same width when there is none."""
    key = str(getattr(value, "value", value) or "")
    if key not in _PRACTICES:
        return mark_safe('<span class="practice practice-none" aria-hidden="true"></span>')
    letter, title = _PRACTICES[key]
    return format_html(
        '<span class="practice practice-{}" role="img" aria-label="{}" title="{}">{}</span>',
        key,
        title,
        title,
        letter,
    )


def shape(name: str, title: str = "") -> SafeString:
    """One of the shapes alone, 12 px, in the text's colour."""
    drawing = mark_safe(_SHAPES[name])  # noqa: S308 - a constant of this module
    if title:
        return format_html(
            '<svg class="shape" width="12" height="12" viewBox="0 0 12 12" role="img" aria-label="{}">'
            "<title>{}</title>{}</svg>",
            title,
            title,
            drawing,
        )
    return format_html(
        '<svg class="shape" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{}</svg>', drawing
    )


def state_mark(kind: str, text: str | None = None) -> SafeString:
    """Shape and word of a kind (overdue, soon, normal, done, waiting, silent, hint ...); or `text`."""
    name, word = _KINDS[kind]
    return format_html(
        '<span class="state state-{}">{}<span>{}</span></span>', kind, shape(name), text or word
    )


def plan_mark(kind: str, title: str = "") -> SafeString:
    """The shape of a place on the plan axis alone, its word as accessible title."""
    name, word = _KINDS[kind]
    return format_html('<span class="state state-{}">{}</span>', kind, shape(name, str(title or word)))


def state(thing: object) -> SafeString:
    """The state of a row (its `state` field) or of a choice: shape and the choice's label."""
    value = getattr(thing, "state", thing)
    display = getattr(thing, "get_state_display", None)
    label = display() if callable(display) else getattr(value, "label", value)
    return state_mark(KIND_OF_STATE.get(str(value), "normal"), str(label))


def time_left(
    due_at: datetime | None,
    now: datetime | None = None,
    since: datetime | None = None,
    working_days: int | None = None,
) -> SafeString:
    """Time to `due_at`: inverse when over, outlined in the last fifth of `since`..`due_at`, else plain.

    Without `since` the last hour is outlined. `working_days` is the signed count for limits in working days.
    """
    if due_at is None:
        return mark_safe('<span class="time-left time-none">—</span>')
    delta = due_at - (now or clock.now())
    span = (due_at - since) / 5 if since else timedelta(hours=1)
    kind = "over" if delta < timedelta(0) else "soon" if delta <= span else "plain"
    return format_html('<span class="time-left time-{}">{}</span>', kind, remaining_text(delta, working_days))
