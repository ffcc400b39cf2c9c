"""How a database named by an address is opened."""

import pytest
from django.db import connection

from liming.shared.databases import configured


def test_who_waits_for_a_lock_on_postgresql_is_told_so_and_no_query_is_compiled_first():
    """The pages' queries are short; compiling one took PostgreSQL five times as long as answering it."""
    found = configured("postgres://liming@localhost/liming", pool=True, lock_seconds=7)
    assert found["OPTIONS"] == {"options": "-c lock_timeout=7s -c jit=off", "pool": True}


def test_what_an_address_says_of_its_own_stands():
    found = configured("postgres://liming@localhost/liming?sslmode=require", pool=False)
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.django_db
def test_a_connection_really_has_what_its_engine_is_told():
    question, answer = {"postgresql": ("SHOW jit", "off"), "sqlite": ("PRAGMA temp_store", 2)}[
        connection.vendor
    ]
    with connection.cursor() as cursor:
        cursor.execute(question)
        assert cursor.fetchone() == (answer,)
