"""A kept file is never run as a page, whatever it is and was called."""

import pytest
from django.core.files.base import ContentFile
from tests.factories import photos

from liming.web.components.files import content_answer, stored_answer

PAGE = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    ("content", "kind", "shown"),
    [
        (photos.jpeg("x"), "image/jpeg", "inline"),
        (PAGE, "application/octet-stream", "attachment"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "application/octet-stream", "attachment"),
        (b"%PDF-1.7", "application/octet-stream", "attachment"),
    ],
)
def test_type_and_disposition_come_from_the_bytes(content, kind, shown) -> None:
    """A page named .jpg is saved, not opened; a picture is shown; both in a sandbox without sniffing."""
    answer = stored_answer(ContentFile(content, "photo.jpg"))
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].split(";")[0] == shown
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_named_file_is_saved_under_its_name() -> None:
    """Also a picture; a name cannot add a header."""
    answer = content_answer(photos.jpeg("x"), 'plan"\r\nSet-Cookie: a=b')
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]
