"""What was exported of the ledger when a month closed."""

from django.db import models

from liming.register.models.base import Row


class LedgerExport(Row):
    """The facts of a quarter up to the end of a month, as one Parquet file; made again, it is replaced.

    `file` lies below the folder of media; `sha256` is its digest, `counted_at` the moment of reading.
    """

    quarter = models.CharField(max_length=6)
    month = models.CharField(max_length=7, unique=True)
    file = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField(help_text="bytes")
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month} {self.rows}"
