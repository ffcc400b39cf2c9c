"""The taxonomy of services; everybody may know it, so these reads take no viewer."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count

from liming.plan.models import Checklist, ServiceClass, ServiceType
from liming.shared import revision
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


def service_types() -> list[ServiceType]:
    """The service types in use, by code."""
    return list(ServiceType.objects.filter(is_active=True).order_by("code"))


@revision.kept()
def service_types_by_code() -> dict[str, ServiceType]:
    """The service types in use; kept in memory, so nobody may change the rows."""
    return {row.code: row for row in service_types()}


@revision.kept(maxsize=512)
def checklist_in_force(code: str, day: date) -> Checklist | None:
    """The checklist of this code in its version of the day; None for no code or before the first."""
    rows = Checklist.objects.filter(code=code, effective_from__lte=day).order_by("-version")
    return next((row for row in rows if row.effective_to is None or row.effective_to > day), None)


def service_type(code: str) -> ServiceType | None:
    """The service type in use with this code; None when there is none."""
    return ServiceType.objects.filter(code=code, is_active=True).first()


def requestable_types() -> list[ServiceType]:
    """What may be asked for from outside, with class and questions, by code. Two queries."""
    rows = ServiceType.objects.filter(is_active=True, is_requestable=True)
    return list(rows.select_related("service_class").prefetch_related("questions").order_by("code"))


def requestable_type(code: str) -> ServiceType:
    """One of them by its code, kept in memory; raises `not_found`."""
    found = _requestable().get(code)
    if found is None:
        raise DomainError("not_found", what="服务类型", key=code)
    return found


@revision.kept()
def _requestable() -> dict[str, ServiceType]:
    return {row.code: row for row in requestable_types()}


def known_codes(codes: Iterable[str]) -> set[str]:
    """Those of the codes that name a service type, in use or not."""
    return set(ServiceType.objects.filter(code__in=list(codes)).values_list("code", flat=True))


def all_service_types(viewer: Viewer) -> list[ServiceType]:
    """Every type with its class and how many `asked` questions it has, by code, for those who keep them."""
    viewer.require(Right.READ_REGISTER)
    rows = ServiceType.objects.select_related("service_class").annotate(asked=Count("questions"))
    return list(rows.order_by("code"))


def kept_service_type(viewer: Viewer, code: str) -> ServiceType:
    """One type, in use or not, with its questions in order. Raises DomainError `not_found`, `forbidden`."""
    viewer.require(Right.READ_REGISTER)
    rows = ServiceType.objects.select_related("service_class").prefetch_related("questions")
    found: ServiceType | None = rows.filter(pk=code).first()
    if found is None:
        raise DomainError("not_found", what="服务类型", key=code)
    return found


def service_classes() -> list[ServiceClass]:
    """The classes that types belong to, by code."""
    return list(ServiceClass.objects.order_by("code"))
