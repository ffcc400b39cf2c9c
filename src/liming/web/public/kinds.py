"""What people can ask for in their own words, and the service type each stands for."""

from django.utils.translation import gettext_lazy as _

KINDS = (
    ("home", _("家里用电"), "REP02"),
    ("village", _("村里、小区"), "VOL05"),
    ("business", _("办业务"), "MKT02"),
    ("enterprise", _("企业用能"), "VAS02"),
    ("care", _("帮扶老人"), "VOL01"),
    ("other", _("其他"), "MKT01"),
)
CHOICES = [(key, label) for key, label, _code in KINDS]
SERVICE_TYPES = {key: code for key, _label, code in KINDS}
"""Codes of the shipped taxonomy; the captain can change the type when the request is dispatched."""
