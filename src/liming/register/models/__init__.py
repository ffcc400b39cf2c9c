"""Tables of the register: units, teams, members, grids, customers, accounts, notices, parameters.

What changes over time is dated. Relations point downwards or stay inside this room; nothing here names a plan
or a request.
"""

from liming.register.models.accounts import Account, RoleGrant
from liming.register.models.customers import Customer, Pairing, Site
from liming.register.models.divisions import Division, DivisionShape
from liming.register.models.doors import ContactProfile, PrintedCode
from liming.register.models.grids import Grid, GridVersion, ServicePoint
from liming.register.models.keys import ApiKey
from liming.register.models.members import (
    Leave,
    Member,
    Membership,
    MemberSkill,
    Post,
    ResponsibilityArea,
    Skill,
)
from liming.register.models.notices import Channel, Delivery, Notice
from liming.register.models.parameters import DayException, Parameter, UnitParameter
from liming.register.models.sign_in import EarlierPassword, Invitation, RecoveryCode, SecondFactor, SignIn
from liming.register.models.units import PartyBranch, Team, TeamPlacement, Unit, UnitLevel, UnitPlacement

__all__ = [
    "Account",
    "ApiKey",
    "Channel",
    "ContactProfile",
    "Customer",
    "DayException",
    "Delivery",
    "Division",
    "DivisionShape",
    "EarlierPassword",
    "Grid",
    "GridVersion",
    "Invitation",
    "Leave",
    "Member",
    "MemberSkill",
    "Membership",
    "Notice",
    "Pairing",
    "Parameter",
    "PartyBranch",
    "Post",
    "PrintedCode",
    "RecoveryCode",
    "ResponsibilityArea",
    "RoleGrant",
    "SecondFactor",
    "ServicePoint",
    "SignIn",
    "Site",
    "Skill",
    "Team",
    "TeamPlacement",
    "Unit",
    "UnitLevel",
    "UnitParameter",
    "UnitPlacement",
]
