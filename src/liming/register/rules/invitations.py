"""The course of an invitation, and the one-time code that stands for it."""

import hashlib
import hmac
from uuid import UUID

from liming.register.enums import InvitationState
from liming.register.rules.one_time import ALPHABET
from liming.shared.transitions import TransitionTable

INVITATION: TransitionTable[InvitationState] = TransitionTable(
    "开通邀请",
    {
        InvitationState.OPEN: frozenset(
            {InvitationState.USED, InvitationState.EXPIRED, InvitationState.WITHDRAWN}
        ),
        InvitationState.USED: frozenset(),
        InvitationState.EXPIRED: frozenset(),
        InvitationState.WITHDRAWN: frozenset(),
    },
)
_HALVES, _LETTERS = 2, 5


def code_of(invitation_id: UUID, installation_key: str) -> str:
    """The code of an invitation, about 50 bits, e.g. "k3m9x-w7hpt".

    It is made of the row's id and the installation's own key: it can be printed again while the invitation is
    open, and the table alone gives nobody a code.
    """
    told = hmac.new(installation_key.encode(), f"invitation {invitation_id}".encode(), hashlib.sha256)
    rest, halves = int.from_bytes(told.digest(), "big"), []
    for _half in range(_HALVES):
        letters = ""
        for _letter in range(_LETTERS):
            rest, place = divmod(rest, len(ALPHABET))
            letters += ALPHABET[place]
        halves.append(letters)
    return "-".join(halves)
