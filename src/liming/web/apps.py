from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "liming.web"
    label = "web"

    def ready(self) -> None:
        from liming.execute.actions import sync
        from liming.web.field.phone.acts import FORMS, SECOND

        for kind, apply in FORMS.items():
            sync.use_form(kind, apply, SECOND.get(kind))
