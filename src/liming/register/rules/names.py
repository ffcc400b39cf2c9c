"""The pattern of full team names, e.g. 国家电网山西电力（运城夏县）太行黎明共产党员服务队."""

import re
from collections.abc import Mapping
from typing import Any

from liming.shared.errors import DomainError

_BRACKET = r"[\u4e00-\u9fffA-Za-z0-9·]{2,20}"


def full_team_name(rule: Mapping[str, Any], bracket: str) -> str:
    """The name that the rule gives for what stands in the bracket: a place, a person, a unit or a trait.

    `rule` holds `pattern` with the blanks {province}, {bracket}, {brand}, and the first and last value.
    """
    return str(rule["pattern"]).format(province=rule["province"], bracket=bracket, brand=rule["brand"])


def bracket_of(rule: Mapping[str, Any], name: str) -> str | None:
    """What stands in the bracket of a name that fits the rule, else None."""
    pattern = re.escape(full_team_name(rule, "\0")).replace(re.escape("\0"), f"({_BRACKET})")
    match = re.fullmatch(pattern, name)
    return match[1] if match else None


def check_team_name(rule: Mapping[str, Any], name: str) -> str:
    """The bracket's words; raises `team_name_pattern` with the name as it should be written."""
    bracket = bracket_of(rule, name)
    if bracket is None:
        raise DomainError("team_name_pattern", name=name, expected=full_team_name(rule, _guess(name)))
    return bracket


def _guess(name: str) -> str:
    """The words the writer most likely meant for the bracket, whichever brackets were used."""
    inside = re.search(r"[（(\[【〔]\s*([^）)\]】〕]+?)\s*[）)\]】〕]", name)
    return inside[1].replace(" ", "") if inside else "市县名"
