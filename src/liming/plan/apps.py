from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "liming.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liming.plan import errors  # noqa: F401 - registers the sentences
        from liming.shared import revision

        revision.watch("plan.checklist", "plan.service")
