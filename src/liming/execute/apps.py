from django.apps import AppConfig


class ExecuteConfig(AppConfig):
    name = "liming.execute"
    label = "execute"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liming.shared import revision

        revision.watch("execute.dutyshift", "execute.servicestandard")
