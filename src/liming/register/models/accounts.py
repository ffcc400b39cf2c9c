"""Accounts and dated role grants. What a role may do stands in shared.viewer."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from liming.register.models.base import Dated, Row
from liming.register.models.members import Member
from liming.register.models.units import Team, Unit
from liming.shared.viewer import Role


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser, Row):
    """Somebody who signs in. Rights come from role grants, never from the account itself.

    A password that somebody else gave must be changed at the next sign-in.
    """

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    member = models.OneToOneField(Member, models.SET_NULL, null=True, blank=True, related_name="account")
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    def __str__(self) -> str:
        return self.display_name


class RoleGrant(Row, Dated):
    """A role held over a unit (and all below it) or over one team, from one day to another."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["account", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) ^ models.Q(team__isnull=False), name="grant_one_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"
