"""Identifiers are UUIDv7: versioned, ordered by time, repeatable from a seed."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from liming.shared.ids import drawn_from, new_id

MOMENT = datetime(2026, 7, 14, 1, 20, tzinfo=UTC)


def test_version_and_variant_are_those_of_rfc_9562() -> None:
    identifier = new_id(MOMENT)
    assert identifier.version == 7
    assert identifier.variant == "specified in RFC 4122"


def test_the_first_48_bits_are_the_milliseconds_of_the_moment() -> None:
    assert new_id(MOMENT).int >> 80 == int(MOMENT.timestamp() * 1000)


def test_later_moments_sort_later() -> None:
    earlier = new_id(MOMENT)
    assert earlier < new_id(MOMENT + timedelta(milliseconds=1))


def test_the_same_seed_gives_the_same_identifier() -> None:
    assert new_id(MOMENT, Random(7)) == new_id(MOMENT, Random(7))
    assert new_id(MOMENT, Random(7)) != new_id(MOMENT, Random(8))


def test_inside_a_block_that_draws_from_a_seed_identifiers_repeat_and_afterwards_they_do_not() -> None:
    def three() -> list[UUID]:
        with drawn_from(Random(7)):
            return [new_id(MOMENT) for _ in range(3)]

    assert three() == three()
    assert len({*three(), new_id(MOMENT), new_id(MOMENT)}) == 5
