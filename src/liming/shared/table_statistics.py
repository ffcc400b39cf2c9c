"""What the database knows of its tables before it chooses a way to rows; without it some take far longer."""

from django.db import connection, transaction

_COUNT = {"sqlite": "ANALYZE", "postgresql": "ANALYZE (SKIP_LOCKED)"}
"""By engine. PostgreSQL counts tables that its databases share, too: it waits for nobody there."""


def refresh_statistics() -> None:
    """Let the database count how its tables look now: under a second for a province on either engine.

    SQLite never does it by itself; PostgreSQL does, but not before a while after a large import.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COUNT[connection.vendor])
