from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "liming.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liming.register import errors  # noqa: F401 - puts the sentences into the catalogue
