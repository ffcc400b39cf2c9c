from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "liming.web"
    label = "web"

    def ready(self) -> None:
        from liming.execute.actions import sync
        from liming.shared import outbox

        # What a phone sent is done through the forms of this room, so the work is handed in from here.
        outbox.handle(sync.APPLY, _apply_phone_acts)


def _apply_phone_acts(device_id: str) -> int:
    from liming.execute.actions import sync
    from liming.web.field.phone.acts import apply

    return sync.apply_later(device_id, apply)
