"""Help, handing over and giving back, as a phone sends them."""

from collections.abc import Mapping

from liming.execute.actions.sync import Applied, Apply
from liming.execute.models import SyncOperation
from liming.shared.viewer import Viewer
from liming.web.field.phone.filled import checked, data_of, told
from liming.web.field.unable import DONE, form_of


def _way(way: str) -> Apply:
    def apply_way(viewer: Viewer, operation: SyncOperation) -> Applied:
        form = form_of(viewer, way, data_of(operation))
        checked(form)
        form.act(viewer, operation.said_at)
        return Applied(told(DONE[way], "my_day"))

    return apply_way


FORMS: Mapping[str, Apply] = {way: _way(way) for way in DONE}
