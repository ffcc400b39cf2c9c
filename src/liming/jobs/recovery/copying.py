"""All rows of one database into the empty tables of another, proven equal table by table."""

from liming.jobs.recovery.sides import Print, Say, Side, Table, Tally, print_of
from liming.shared.errors import DomainError


def copy_rows(source: Side, target: Side, say: Say) -> dict[str, Print]:
    """Copy every table in bounded memory and read it back; returns the print of each.

    The target's tables must be empty. Raises DomainError `tables_differ` or `rows_differ`.
    """
    pairs = _pairs(source.tables(), target.tables())
    prints: dict[str, Print] = {}
    for number, (old, new) in enumerate(pairs, 1):
        tally = Tally(old)
        target.put(new, tally.passing(source.rows(old)))
        prints[old.name] = tally.print()
        say(f"{number}/{len(pairs)} {old.name}: {prints[old.name].count}")
    target.set_counters(source.counters())
    return prints


def prove(side: Side, prints: dict[str, Print]) -> None:
    """Read everything and compare. Raises DomainError `tables_differ` or `rows_differ`."""
    tables = side.tables()
    if strange := {table.name for table in tables} ^ set(prints):
        raise DomainError("tables_differ", what=", ".join(sorted(strange)))
    for table in tables:
        if print_of(side, table) != prints[table.name]:
            raise DomainError("rows_differ", what=table.name, count=prints[table.name].count)


def _pairs(old: list[Table], new: list[Table]) -> list[tuple[Table, Table]]:
    """Each table beside its like; names of tables and columns must be the same."""
    ours, theirs = ({table.name: table for table in each} for each in (old, new))
    strange = set(ours) ^ set(theirs)
    strange |= {name for name in set(ours) & set(theirs) if _names(ours[name]) != _names(theirs[name])}
    if strange:
        raise DomainError("tables_differ", what=", ".join(sorted(strange)))
    return [(table, theirs[name]) for name, table in ours.items()]


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]
