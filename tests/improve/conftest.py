"""Until execute can freeze its ledger, freezing a quarter tells nobody."""

import pytest

from liming.execute import actions as execute


@pytest.fixture(autouse=True)
def _ledger_freezes(monkeypatch):
    if not hasattr(execute, "set_frozen_through"):
        monkeypatch.setattr(execute, "set_frozen_through", lambda viewer, quarter: None, raising=False)
