"""Phones that keep work while there is no signal.

Here: devices, acts taken once, photos in pieces, clashes decided. Not here: the forms themselves
(`web.field`), which say what an act means.
"""

from liming.execute.actions.sync.devices import (
    DeviceNews,
    EnrolledDevice,
    enrol_device,
    lock_key_of,
    note_device,
    open_device,
    revoke_device,
)
from liming.execute.actions.sync.settling import credit_clash, dismiss_clash
from liming.execute.actions.sync.taking import (
    MOST,
    Answer,
    Applied,
    Apply,
    PhotosMissingError,
    Sent,
    apply_later,
    apply_operation,
    apply_waiting,
    standing,
    take_operations,
    use_form,
    wake_waiting,
)
from liming.execute.actions.sync.uploads import (
    LARGEST_PIECE,
    Arrived,
    arrived,
    drop_upload,
    old_uploads,
    take_piece,
)

__all__ = [
    "LARGEST_PIECE",
    "MOST",
    "Answer",
    "Applied",
    "Apply",
    "Arrived",
    "DeviceNews",
    "EnrolledDevice",
    "PhotosMissingError",
    "Sent",
    "apply_later",
    "apply_operation",
    "apply_waiting",
    "arrived",
    "credit_clash",
    "dismiss_clash",
    "drop_upload",
    "enrol_device",
    "lock_key_of",
    "note_device",
    "old_uploads",
    "open_device",
    "revoke_device",
    "standing",
    "take_operations",
    "take_piece",
    "use_form",
    "wake_waiting",
]
