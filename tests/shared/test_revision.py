"""What is kept in memory goes stale with the first change of what it was built from."""

import pytest
from django.db import transaction
from tests.factories import register as make

from liming.register import actions
from liming.shared import revision
from liming.shared.viewer import system_viewer

pytestmark = pytest.mark.django_db
SYSTEM = system_viewer("test")
built: list[str] = []


@revision.kept()
def kept_word(word: str) -> str:
    built.append(word)
    return word.upper()


@pytest.fixture(autouse=True)
def nothing_built() -> None:
    built.clear()


def test_a_kept_value_is_built_once_for_each_argument() -> None:
    assert [kept_word("a"), kept_word("b"), kept_word("a")] == ["A", "B", "A"]
    assert built == ["a", "b"]


def test_a_watched_act_makes_it_be_built_again() -> None:
    make.unit_tree()
    kept_word("a")
    actions.create_skill(SYSTEM, code="solar", name="光伏运维")
    kept_word("a")
    assert built == ["a", "a"]


def test_an_unwatched_kind_changes_nothing() -> None:
    assert revision.is_watched("register.gridversion")
    assert not revision.is_watched("execute.request")


def test_inside_held_the_token_is_asked_once(django_assert_num_queries) -> None:
    with django_assert_num_queries(1), revision.held():
        kept_word("a")
        kept_word("b")


def test_a_touch_inside_held_is_seen_at_once() -> None:
    with transaction.atomic(), revision.held():
        kept_word("a")
        revision.touch()
        kept_word("a")
    assert built == ["a", "a"]


def test_a_change_that_was_undone_leaves_the_old_token() -> None:
    revision.touch()
    before = revision.token()
    with transaction.atomic():
        revision.touch()
        transaction.set_rollback(True)
    assert revision.token() == before
