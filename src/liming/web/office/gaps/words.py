"""What a gap's lines say: what it would take and what would come back by itself."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from liming.improve.models import Gap
from liming.improve.queries import BoardEntry, GapBoard, Stage
from liming.shared.words import named

STAGES = {
    Stage.WAITING: lambda: _("待认领"),
    Stage.ACTING: lambda: _("已立措施"),
    Stage.TO_VERIFY: lambda: _("待验证"),
    Stage.VERIFIED: lambda: _("已验证"),
}


@dataclass(frozen=True)
class Column:
    """One stage of the board with its lines."""

    stage: str
    name: str
    entries: list[BoardEntry]


def columns(board: GapBoard) -> list[Column]:
    """The stages in order."""
    return [Column(stage.value, STAGES[stage](), board.entries[stage]) for stage in Stage]


def needs(gap: Gap) -> str:
    """What it would take to reach the comparator, as a count."""
    words = {"n": gap.denominator, "needed": gap.needed, "name": named(gap.indicator)}
    if not gap.needed:
        return _("与中位持平还需看下一季")
    return _("按 %(n)d 件计，再有 %(needed)d 件达到即与中位持平") % words


def rebound(points: float) -> str:
    """The natural rebound in percentage points, or that none is expected."""
    if abs(points) < 0.0005:
        return _("预计没有自然回升")
    words = {"points": f"{abs(points) * 100:.1f}"}
    if points < 0:
        return _("预计自然回落 %(points)s 个百分点") % words
    return _("预计自然回升 %(points)s 个百分点，超过才算措施有效") % words
