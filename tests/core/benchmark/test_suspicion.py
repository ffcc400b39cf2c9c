"""Heaps before a limit, improbable zeros, rates unlike the peers', and photos that are nearly the same."""

from __future__ import annotations

import math

import numpy as np

from liming.core.benchmark import chance_of_none, heap_before_limit, near_pairs, unlike_peers


def test_ends_spread_evenly_are_no_heap():
    """Evenly spread ends: a fifth of those near the limit lies in the last stretch."""
    heap = heap_before_limit(np.linspace(0.0, 1.5, 600).tolist())
    assert heap.count == 20
    assert heap.probability > 0.3


def test_a_heap_just_before_the_limit_is_found_and_one_after_it_is_none():
    """Eighteen ends at 97 % beside four in the four stretches before; late ends do not count."""
    usual = [0.76, 0.82, 0.88, 0.93]
    heap = heap_before_limit([0.97] * 18 + usual)
    assert (heap.count, heap.expected) == (18, 1.125)
    assert heap.probability < 1e-9
    assert heap_before_limit([1.03] * 18 + usual).count == 0
    assert heap_before_limit([]).probability == 1.0


def test_no_complaint_among_many_items_is_improbable_and_among_few_is_not():
    """Others have 40 among 4,000: none among 600 has 0.23 %, among 60 more than a half."""
    assert round(chance_of_none(600, 40, 4_000), 4) == round(math.exp(-600 * 40.5 / 4_000.5), 4)
    assert chance_of_none(600, 40, 4_000) < 0.003
    assert chance_of_none(60, 40, 4_000) > 0.5
    assert chance_of_none(600, 0, 0) == 1.0


def test_a_share_far_from_the_peers_is_unlike_them():
    """48 of 50 where the peers have 15 % is next to impossible; 12 of 50 is not."""
    assert unlike_peers(48, 50, 150, 1_000) < 1e-6
    assert unlike_peers(12, 50, 150, 1_000) > 0.1


def test_near_prints_are_paired_mirrored_ones_too():
    """Up to eight bits apart, or the mirrored print of another."""
    base, flipped = 0xF0F0_1234_ABCD_9876, 0x0F0F_8421_5555_1111
    prints = [base, base ^ 0b1111_1111, base ^ 0x1FF, flipped]
    mirrored = [flipped, 0, 0, base]
    assert near_pairs(prints, mirrored, 8) == [(0, 1), (0, 3), (1, 2)]
