"""What a phone filled in, as a form takes it, and what it is told."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.forms import BaseForm
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from liming.execute.actions import KeptPhoto
from liming.execute.actions.sync import PhotosMissingError
from liming.execute.models import SyncOperation, Upload
from liming.shared.errors import DomainError


def data_of(operation: SyncOperation) -> QueryDict:
    """The fields as a page would send them; the act's own name is the key that makes it happen once."""
    data = QueryDict(mutable=True)
    for name, values in operation.fields.items():
        data.setlist(name, [str(value) for value in values])
    data["once"] = str(operation.pk)
    return data


def photos_of(operation: SyncOperation, *, whole: bool = False) -> MultiValueDict[str, Any]:
    """The photos by field: open files where they must be `whole`, else names that the record waits for."""
    digests = [each for names in operation.photos.values() for each in names]
    here = dict(Upload.objects.filter(pk__in=digests).exclude(whole_at=None).values_list("pk", "file"))
    if whole and len(here) < len(set(digests)):
        raise PhotosMissingError

    def opened(sha256: str) -> Any:
        path = here.get(sha256, "")
        return default_storage.open(path) if whole else KeptPhoto(sha256, path)

    return MultiValueDict({name: list(map(opened, names)) for name, names in operation.photos.items()})


def checked(form: BaseForm) -> None:
    """Refuse a form that is not whole. Raises DomainError `operation_incomplete`."""
    if not form.is_valid():
        problems = [_named(form, name) + str(each) for name, errors in form.errors.items() for each in errors]
        raise DomainError("operation_incomplete", problems="；".join(dict.fromkeys(problems)))


def _named(form: BaseForm, name: str) -> str:
    """The field's own name before what is wrong with it, where it has one."""
    field = form.fields.get(name)
    return f"{field.label}{_('：')}" if field and field.label else ""


def item_key(operation: SyncOperation) -> UUID:
    """The work item that an act is about. Raises DomainError `not_found`."""
    try:
        return UUID(operation.subject)
    except ValueError as error:
        raise DomainError("not_found", what="工作项", key=operation.subject[:40]) from error


def told(words: Any, page: str, *about: Any) -> dict[str, str]:
    """What the phone says and where it leads."""
    return {"words": str(words), "next": reverse(page, args=about)}
