"""The taxonomy of services; everybody may know it, so these reads take no viewer."""

from liming.plan.models import ServiceType


def service_types() -> list[ServiceType]:
    """The service types in use, by code."""
    return list(ServiceType.objects.filter(is_active=True).order_by("code"))


def service_type(code: str) -> ServiceType | None:
    """The service type in use with this code; None when there is none."""
    return ServiceType.objects.filter(code=code, is_active=True).first()
