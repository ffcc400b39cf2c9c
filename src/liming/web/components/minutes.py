"""How long a visit took, as people tap it."""

from django.utils.translation import gettext_lazy

MINUTES = (
    (10, gettext_lazy("10 分")),
    (20, gettext_lazy("20 分")),
    (40, gettext_lazy("40 分")),
    (60, gettext_lazy("1 时")),
    (120, gettext_lazy("更长")),
)
