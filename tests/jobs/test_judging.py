"""Where the acts of a bad hour are said to be."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from tools.bench.judging import SLACK, Act, Entry, Ledger, lost_on_the_way, verdicts

ACT = Act("1", "m-0", "zhang", 100.0, 102.0, "aa")
ENTRY = Entry("m-0", "zhang", 101.0, {"aa": True})


def test_an_act_in_the_ledger_once_as_it_was_done_is_well():
    assert verdicts([ACT], [ENTRY]) == []


@pytest.mark.parametrize(
    ("entries", "wrong"),
    [
        ([], [("lost", "m-0")]),
        ([ENTRY, ENTRY], [("doubled", "m-0")]),
        ([Entry("m-0", "li", 101.0, {"aa": True})], [("mixed", "m-0")]),
        ([Entry("m-0", "zhang", 102.0 + SLACK + 1, {"aa": True})], [("misdated", "m-0")]),
        ([Entry("m-0", "zhang", 101.0, {"aa": False})], [("photo lost", "m-0")]),
        ([Entry("m-0", "zhang", 101.0, {})], [("photo lost", "m-0")]),
        ([ENTRY, Entry("m-1", "zhang", 101.0, {})], [("stray", "m-1")]),
    ],
)
def test_each_fault_of_the_ledger_is_named(entries, wrong):
    assert verdicts([ACT], entries) == wrong


def test_an_act_is_lost_where_neither_phone_nor_server_has_it():
    """On either side it is safe; on neither it is gone."""
    others = [Act("2", "m-1", "zhang", 0, 0), Act("3", "m-2", "zhang", 0, 0)]
    assert lost_on_the_way([ACT, *others], phone={"1"}, taken={"3"}) == ["m-1"]


def test_the_ledger_is_read_from_its_file(tmp_path: Path):
    """Current records by their first letters, with a photo that is whole if its bytes bear its name."""
    content = b"a photo"
    digest = hashlib.sha256(content).hexdigest()
    (tmp_path / "whole.jpg").write_bytes(content)
    (tmp_path / "other.jpg").write_bytes(b"something else")
    database = tmp_path / "house.sqlite3"
    with closing(sqlite3.connect(database)) as file:
        file.executescript(
            f"""
            CREATE TABLE execute_syncoperation (id TEXT);
            CREATE TABLE register_account (member_id INT, username TEXT);
            CREATE TABLE execute_servicerecord
              (id INT, whom TEXT, member_id INT, ended_at TEXT, is_current INT);
            CREATE TABLE execute_evidence (record_id INT, sha256 TEXT, file TEXT);
            INSERT INTO execute_syncoperation VALUES ('{UUID(int=7).hex}');
            INSERT INTO register_account VALUES (5, 'zhang');
            INSERT INTO execute_servicerecord VALUES
              (1, 'm-0', 5, '1970-01-01 00:01:40', 1), (2, 'm-0', 5, '1970-01-01 00:01:40', 0),
              (3, 'other', 5, '1970-01-01 00:01:40', 1);
            INSERT INTO execute_evidence VALUES
              (1, '{digest}', 'whole.jpg'), (1, 'bb', 'other.jpg'), (1, 'cc', '');
            """
        )
    ledger = Ledger(database, tmp_path)
    assert ledger.taken() == {str(UUID(int=7))}
    assert ledger.entries("m-") == [Entry("m-0", "zhang", 100.0, {digest: True, "bb": False, "cc": False})]
