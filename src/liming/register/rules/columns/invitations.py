"""The sheet that invites people: one staff number in a row."""

from liming.register.models import Invitation
from liming.register.rules.columns.column import Column, Noun

INVITATIONS = Noun(
    key="invitations",
    title="开通邀请",
    title_en="Invitations",
    group="people",
    model=Invitation,
    columns=(
        Column("number", "工号", "Staff number", required=True),
        Column("name", "姓名", "Name"),
    ),
    identity=("number",),
    path="unit__path",
    order=("-made_at",),
)
"""`name` is only compared: a row whose name is another person's is refused."""
