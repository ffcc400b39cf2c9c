from django.apps import AppConfig


class EvaluateConfig(AppConfig):
    name = "liming.evaluate"
    label = "evaluate"
    default_auto_field = "django.db.models.BigAutoField"
