"""Keys of other systems as their administrator sees them."""

from uuid import UUID

from liming.register.models import ApiKey
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer


def api_keys(viewer: Viewer) -> ScopedQuerySet[ApiKey]:
    """Every key over the viewer's units, newest first; revoked and expired ones too."""
    viewer.require(Right.MANAGE_KEYS)
    return ApiKey.objects.visible_to(viewer.within(Right.MANAGE_KEYS)).select_related("unit")


def api_key(viewer: Viewer, key_id: UUID) -> ApiKey:
    """One of them; raises `not_found`."""
    found: ApiKey | None = api_keys(viewer).filter(pk=key_id).first()
    if found is None:
        raise DomainError("not_found", what="密钥", key=str(key_id))
    return found
