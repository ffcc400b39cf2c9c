"""Tables are made as they stood at a set of migrations, not only as the program has them now."""

from typing import Any

import pytest

from liming.jobs.recovery.schema import models_at
from liming.shared.errors import DomainError


@pytest.fixture
def _with_migrations(settings: Any) -> None:
    """The tests' own database is made without."""
    settings.MIGRATION_MODULES = {}


def named(steps: list[tuple[str, str]]) -> set[str]:
    return {model._meta.label_lower for model in models_at(steps)}


def test_an_older_state_has_its_own_tables_only(_with_migrations: None) -> None:
    found = named([("contenttypes", "0001_initial"), ("contenttypes", "0002_remove_content_type_name")])
    assert found == {"contenttypes.contenttype"}
    [content_type] = models_at([("contenttypes", "0001_initial")])
    assert "name" in {field.name for field in content_type._meta.fields}


def test_without_a_word_of_migrations_it_is_the_present_program() -> None:
    assert {"shared.auditentry", "execute.request", "evaluate.snapshot"} <= named([])


def test_a_migration_of_a_later_program_is_refused(_with_migrations: None) -> None:
    with pytest.raises(DomainError, match=r"shared\.0999_later"):
        models_at([("shared", "0001_initial"), ("shared", "0999_later")])
