"""A null character in an address or a form is no text that a database can hold."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client, RequestFactory
from tests.factories import register

from liming.shared.viewer import Role
from liming.web.middleware import NullCharacterMiddleware


def test_addresses_and_forms_lose_it_and_everything_else_stays() -> None:
    seen: list[tuple[str, QueryDict, QueryDict]] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((request.path_info, request.GET, request.POST))
        return HttpResponse()

    asked = RequestFactory().post("/a%00b/?q=x%00&q=y", {"note": "停电\x00", "kept": "一 二"})
    NullCharacterMiddleware(view)(asked)
    path, query, form = seen[0]
    assert path == "/a\ufffdb/"
    assert query.getlist("q") == ["x\ufffd", "y"]
    assert form.dict() == {"note": "停电\ufffd", "kept": "一 二"}


@pytest.mark.django_db
def test_a_number_with_a_null_character_is_not_found(client: Client) -> None:
    """On every database: not found instead of an error."""
    account = register.account(Role.PROVINCE, register.unit_tree().province)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    assert client.get("/office/requests/XQ%00/").status_code == 404
    assert client.get("/office/ledger/?team=%00").status_code == 200
