"""What keeps a sign-in safe: earlier passwords, the second factor, sign-ins that are open, invitations."""

from django.db import models

from liming.register.enums import InvitationState
from liming.register.models.accounts import Account
from liming.register.models.base import Row
from liming.register.models.units import Unit
from liming.shared.scope import ScopedModel


class EarlierPassword(Row):
    """The hash of a password an account had, so that it does not come back at once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="earlier_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at"]


class SecondFactor(Row):
    """An account's authenticator. `seed` makes the secret together with the installation's own key, so the
    table alone gives nobody a code. `last_step` is the 30-second step of the last code: none works twice.
    """

    account = models.OneToOneField(Account, models.CASCADE, related_name="second_factor")
    seed = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.PositiveBigIntegerField(default=0)


class RecoveryCode(Row):
    """A code for the day the phone is lost; only its digest is kept and it works once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once")]


class SignIn(Row):
    """One sign-in with password, code or company identity, and the session it opened."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    manner = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]


class Invitation(Row, ScopedModel):
    """A one-time code by which a person sets the first password; it works once and expires.

    Only its digest stands here; see `rules.invitations.code_of`. `unit` is where the person works.
    """

    scope_lookups = ("unit__path",)

    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    expires_at = models.DateTimeField()
    state = models.CharField(
        max_length=10,
        choices=InvitationState.choices,
        default=InvitationState.OPEN,
        db_default=InvitationState.OPEN,
    )
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state="open"), name="invitation_open_once"
            )
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="invitation_state")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.state}"
