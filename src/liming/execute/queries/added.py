"""What the asker added to a request, for whoever works on it."""

from dataclasses import dataclass
from datetime import datetime

from liming.execute import bridge
from liming.execute.models import Request, RequestPhoto
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class AddedWords:
    """Words added later or an urging; private numbers masked."""

    at: datetime
    kind: str
    by: str
    words: str


def words_added(row: Request) -> tuple[AddedWords, ...]:
    """What was said after asking, in order. One query."""
    return tuple(
        AddedWords(each.at, each.get_kind_display(), _who(each.by_name), bridge.mask_text(each.words))
        for each in row.added_words.all()
    )


def _who(name: str) -> str:
    return "" if name == "public" else name


def photos_of(row: Request) -> tuple[str, ...]:
    """The digests of a request's photos, in order. One query."""
    return tuple(row.photos.filter(removed_on=None).values_list("sha256", flat=True))


def request_photo(viewer: Viewer, number: str, sha256: str) -> RequestPhoto:
    """A photo for whoever gives the request out or holds it; it may show a household.

    Raises DomainError `forbidden`, `not_found`, `not_your_item`.
    """
    viewer.require(Right.READ_PRIVATE)
    rows = Request.objects.visible_to(viewer.within(Right.READ_PRIVATE)).select_related("holder")
    row: Request | None = rows.filter(number=number).first()
    photo = row.photos.filter(sha256=sha256, removed_on=None).first() if row else None
    if row is None or photo is None:
        raise DomainError("not_found", what="照片", key=sha256[:12])
    if not viewer.may(Right.DISPATCH) and (row.holder_id is None or row.holder_id != viewer.member_id):
        raise DomainError("not_your_item", holder=row.holder.name if row.holder else "—")
    found: RequestPhoto = photo
    return found
