"""Running numbers of a day."""

from django.db import models


class NumberSeries(models.Model):
    """The last number given under a prefix such as "XQ260714-"; its row lock orders who takes the next."""

    prefix = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}{self.last:04d}"
