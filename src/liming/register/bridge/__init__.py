"""Where this room meets the core: its rows as the core's dataclasses, the core's masks for its words.

Here: grids, calendars, masking. Not here: rights or writes.
"""

from liming.core.dispatch import mask_account, mask_name, mask_phone, mask_text
from liming.register.bridge.calendar import work_calendar
from liming.register.bridge.grids import grid_era, grid_index

__all__ = ["grid_era", "grid_index", "mask_account", "mask_name", "mask_phone", "mask_text", "work_calendar"]
