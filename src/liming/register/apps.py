from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "liming.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liming.register import errors  # noqa: F401 - puts the sentences into the catalogue
        from liming.shared import revision

        revision.watch(
            "register.apikey",
            "register.dayexception",
            "register.division",
            "register.grid",
            "register.leave",
            "register.member",
            "register.parameter",
            "register.servicepoint",
            "register.skill",
            "register.team",
            "register.unit",
        )
