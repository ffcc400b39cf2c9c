"""Text goes compressed to our own pages, and to nobody who could learn from its length."""

import gzip

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from liming.web.compression import CompressionMiddleware

WORDS = "太行黎明" * 200


def answered(method: str = "GET", kind: str = "text/html", status: int = 200, **said: str) -> HttpResponse:
    """What becomes of an answer on its way out."""
    request = HttpRequest()
    request.method = method
    request.META |= {"HTTP_ACCEPT_ENCODING": "gzip", **said}
    made = HttpResponse(WORDS, content_type=kind, status=status)
    return CompressionMiddleware(lambda _request: made)(request)  # type: ignore[return-value]


@pytest.mark.parametrize("asked_by", ["same-origin", "none", ""])
@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "application/json", "text/css", "text/javascript"]
)
def test_a_page_asked_for_from_here_or_typed_in_goes_compressed(asked_by, kind):
    """The words come out whole, and shorter on the way."""
    answer = answered(kind=kind, HTTP_SEC_FETCH_SITE=asked_by)
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == WORDS
    assert len(answer.content) < 300


@pytest.mark.parametrize("asked_by", ["cross-site", "same-site"])
def test_what_another_site_made_the_browser_ask_for_goes_as_it_is(asked_by):
    answer = answered(HTTP_SEC_FETCH_SITE=asked_by)
    assert not answer.has_header("Content-Encoding")
    assert answer.content.decode() == WORDS


@pytest.mark.parametrize(
    ("method", "kind", "status"),
    [("POST", "application/json", 200), ("GET", "image/jpeg", 200), ("GET", "text/html", 404)],
)
def test_answers_to_a_post_pictures_and_refusals_go_as_they_are(method, kind, status):
    """A phone's secret is told by a POST."""
    assert not answered(method, kind, status).has_header("Content-Encoding")


def test_the_same_page_differs_in_length():
    """Random further bytes: over some answers the length is never one number."""
    lengths = {len(answered().content) for _ in range(20)}
    assert len(lengths) > 1


@pytest.mark.django_db
def test_a_public_page_and_the_worker_s_script_come_compressed():
    """The middleware stands in the program's line."""
    for address in ("/follow/", "/manifest.webmanifest"):
        answer = Client().get(address, headers={"Accept-Encoding": "gzip"})
        assert answer["Content-Encoding"] == "gzip", address
