"""The drill at small size: backed up and killed amid writing, restored elsewhere, moved there and back."""

from pathlib import Path

import pytest
from tools.bench import drill

pytestmark = pytest.mark.e2e


def test_nothing_acknowledged_is_lost_by_a_kill_a_restore_or_a_move(tmp_path: Path) -> None:
    with drill.engines() as found:
        said = drill.in_folder(tmp_path, found, on_postgres=False, whole=False, seconds=3.0)
    assert (said["lost"], said["half"]) == (0, 0)
    assert (said["restored_lost"], said["restored_half"]) == (0, 0)
    assert said["figures_equal"]
    assert said["moved_equal"] is (True if found.server else None)
    assert said["acknowledged"] > 4 * drill.CLIENTS
