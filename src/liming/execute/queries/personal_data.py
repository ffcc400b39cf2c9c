"""What is held of one person: found by phone or account number across the tables, within a unit."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from liming.execute.models import (
    DataRequest,
    DeskRecord,
    GuaranteeContact,
    Hazard,
    Liaison,
    Rating,
    Request,
    RequestNote,
    ServiceRecord,
    Talk,
)
from liming.plan.models import ActionPlace
from liming.register.models import ContactProfile, Customer, Member
from liming.shared import clock

_WHY = "limited to the unit of the request about personal data"
_OWN_NAMES = frozenset({"name", "contact_name", "person"})
_NAMES = _OWN_NAMES | {"whom"}
"""Columns that hold the name of a person; `_OWN_NAMES` beside the phone or account number."""


@dataclass(frozen=True)
class Source:
    """A table in which a person may stand; `shown` are the fields a copy gives, by their words."""

    key: str
    label: str
    model: type[Any]
    path: str
    moment: str
    shown: Mapping[str, str]
    correctable: Mapping[str, str]


class FoundField(NamedTuple):
    """One field of a row: the word for it, what it holds, and its column."""

    label: str
    value: str
    column: str

    @property
    def is_name(self) -> bool:
        """Whether it holds the name of a person."""
        return self.column in _NAMES


@dataclass(frozen=True)
class FoundRow:
    """One row that tells of the person: what it is, when it was written, and its fields."""

    pk: Any
    at: date | datetime | None
    fields: tuple[FoundField, ...]


@dataclass(frozen=True)
class Found:
    """The rows of one table."""

    source: Source
    rows: tuple[FoundRow, ...]

    @property
    def keys(self) -> list[Any]:
        """Their keys."""
        return [row.pk for row in self.rows]


def sources() -> tuple[Source, ...]:
    """Every table that is looked through, in the order a copy shows them. Long because it is one table."""
    name, phone, address, account = _("姓名"), _("电话"), _("地址"), _("户号")
    said, whom, place = _("内容"), _("对象"), _("地点")
    return (
        Source(
            "customers",
            _("客户档案"),
            Customer,
            "team__path",
            "",
            {"name": name, "phone": phone, "account_number": account, "address": address, "note": said},
            {"name": "name", "phone": "phone", "address": "address"},
        ),
        Source(
            "requests",
            _("诉求"),
            Request,
            "unit__path",
            "received_at",
            {
                "number": _("编号"),
                "title": _("事项"),
                "words": said,
                "contact_name": name,
                "contact_phone": phone,
                "address": address,
            },
            {"name": "contact_name", "phone": "contact_phone", "address": "address"},
        ),
        Source("added_words", _("诉求的补充"), RequestNote, "request__unit__path", "at", {"words": said}, {}),
        Source(
            "records",
            _("服务记录"),
            ServiceRecord,
            "team__path",
            "ended_at",
            {"number": _("编号"), "whom": whom, "place": place, "note": said},
            {},
        ),
        Source("ratings", _("评价"), Rating, "record__team__path", "at", {"words": said}, {}),
        Source(
            "hazards",
            _("隐患"),
            Hazard,
            "team__path",
            "found_at",
            {"number": _("编号"), "whom": whom, "place": place, "text": said},
            {},
        ),
        Source(
            "desk",
            _("代办登记"),
            DeskRecord,
            "team__path",
            "asked_at",
            {"whom": name, "phone": phone, "account_number": account, "words": said},
            {"name": "whom", "phone": "phone"},
        ),
        Source("talks", _("客户沟通"), Talk, "customer__team__path", "at", {"words": said}, {}),
        Source(
            "liaisons",
            _("客户联络人"),
            Liaison,
            "customer__team__path",
            "begun_on",
            {"contact_name": name, "contact_phone": phone},
            {"name": "contact_name", "phone": "contact_phone"},
        ),
        Source(
            "contacts",
            _("联系人"),
            ContactProfile,
            "unit__path",
            "valid_from",
            {"person": name, "phone": phone, "address": address},
            {"name": "person", "phone": "phone"},
        ),
        Source(
            "guarantees",
            _("保电联系人"),
            GuaranteeContact,
            "guarantee__team__path",
            "",
            {"name": name, "phone": phone},
            {"name": "name", "phone": "phone"},
        ),
        Source(
            "places",
            _("点位联系人"),
            ActionPlace,
            "team__path",
            "",
            {"contact_name": name, "contact_phone": phone},
            {"name": "contact_name", "phone": "contact_phone"},
        ),
        Source(
            "members",
            _("队员"),
            Member,
            "team__path",
            "joined_on",
            {"name": name, "phone": phone, "job_title": _("职务")},
            {"phone": "phone"},
        ),
    )


def found_of(row: DataRequest) -> tuple[Found, ...]:
    """Everything held of the person of a request, table by table; tables without a row are left out."""
    conditions = _conditions(row)
    found = []
    for source in sources():
        condition = conditions[source.key]
        if condition is None:
            continue
        rows = _rows(source, row.unit.path).filter(condition).distinct()
        shown = tuple(_as_row(source, each) for each in rows.order_by("pk"))
        if shown:
            found.append(Found(source, shown))
    return tuple(found)


def other_names(row: DataRequest, found: tuple[Found, ...]) -> list[str]:
    """Names that stand beside the phone or account number and are not the asker's, in order."""
    fields = (field for part in found for each in part.rows for field in each.fields)
    names = {field.value for field in fields if field.column in _OWN_NAMES}
    return sorted(names - {row.person.strip()}) if row.person.strip() else []


def _rows(source: Source, path: str) -> Any:
    manager = source.model._default_manager
    rows = manager.everywhere(_WHY) if hasattr(manager, "everywhere") else manager.all()
    return rows.filter(**{f"{source.path}__startswith": path})


def _as_row(source: Source, row: Any) -> FoundRow:
    at = getattr(row, source.moment) if source.moment else None
    fields = tuple(
        FoundField(label, str(getattr(row, name)), name)
        for name, label in source.shown.items()
        if getattr(row, name)
    )
    return FoundRow(row.pk, at, fields)


def phones_like(phone: str) -> list[str]:
    """The number as people type it: plain, in groups, with dashes."""
    digits = re.sub(r"\D", "", phone)
    if not digits:
        return []
    grouped = [mark.join((digits[:3], digits[3:7], digits[7:])) for mark in (" ", "-")]
    return [digits, *(grouped if len(digits) == 11 else ()), phone.strip()]


def _conditions(row: DataRequest) -> dict[str, Q | None]:
    """By which rows of each table are the person's; None where nothing can be said."""
    phones = phones_like(row.phone)
    customers = _keys(Customer, _phone_or_account(phones, row.account_number, "phone"), row)
    of_customer = Q(customer__in=customers) if customers else None
    asked = _either(Q(contact_phone__in=phones) if phones else None, of_customer)
    if row.follow_request_id:
        asked = _either(asked, Q(pk=row.follow_request_id))
    requests = _keys(Request, asked, row)
    of_request = Q(request__in=requests) if requests else None
    served = _either(of_request, of_customer)
    records = _keys(ServiceRecord, served, row)
    by_phone: Callable[[str], Q | None] = lambda name: Q(**{f"{name}__in": phones}) if phones else None  # noqa: E731
    return {
        "customers": Q(pk__in=customers) if customers else None,
        "requests": Q(pk__in=requests) if requests else None,
        "added_words": of_request,
        "records": Q(pk__in=records) if records else None,
        "ratings": Q(record__in=records) & ~Q(words="") if records else None,
        "hazards": _either(of_customer, Q(record__in=records) if records else None),
        "desk": _either(_phone_or_account(phones, row.account_number, "phone"), of_customer),
        "talks": of_customer,
        "liaisons": by_phone("contact_phone"),
        "contacts": by_phone("phone"),
        "guarantees": by_phone("phone"),
        "places": by_phone("contact_phone"),
        "members": by_phone("phone"),
    }


def _phone_or_account(phones: list[str], account: str, name: str) -> Q | None:
    number = Q(account_number=account) if account else None
    return _either(Q(**{f"{name}__in": phones}) if phones else None, number)


def _either(one: Q | None, other: Q | None) -> Q | None:
    return one | other if one is not None and other is not None else one or other


def _keys(model: type[Any], condition: Q | None, row: DataRequest) -> list[UUID]:
    if condition is None:
        return []
    source = next(each for each in sources() if each.model is model)
    return list(_rows(source, row.unit.path).filter(condition).values_list("pk", flat=True))


def copy_of(row: DataRequest) -> dict[str, Any]:
    """The person's data as a structured copy for machines: tables with their fields in words."""
    return {
        "number": row.number,
        "made_at": clock.local(clock.now()).isoformat(timespec="seconds"),
        "held": [
            {
                "what": found.source.label,
                "rows": [
                    {
                        "at": each.at.isoformat() if each.at else None,
                        **{field.label: field.value for field in each.fields},
                    }
                    for each in found.rows
                ],
            }
            for found in found_of(row)
        ],
    }
