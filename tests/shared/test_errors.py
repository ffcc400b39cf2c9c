"""Refusals keep their code apart from the sentence."""

import pytest
from django.utils import translation

from liming.shared.errors import CATALOGUE, DomainError, register_errors


def test_the_sentence_follows_the_readers_language() -> None:
    error = DomainError("field_required", field="附页九")
    with translation.override("zh-hans"):
        assert error.sentence() == "请填写附页九。"
    with translation.override("en"):
        assert error.sentence() == "Please fill in 附页九."


def test_an_unknown_code_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="no sentence"):
        DomainError("never_registered")


def test_a_code_cannot_mean_two_things() -> None:
    with pytest.raises(ValueError, match="twice"):
        register_errors({"not_found": ("别的话", "other words")})


def test_every_sentence_exists_in_both_languages_with_the_same_blanks() -> None:
    import re

    for code, sentence in CATALOGUE.items():
        blanks = [sorted(set(re.findall(r"\{(\w+)", text))) for text in (sentence.zh, sentence.en)]
        assert blanks[0] == blanks[1], code
        assert re.search(r"[\u4e00-\u9fff]", sentence.zh), code
