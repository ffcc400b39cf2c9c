from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "liming.jobs"
    label = "jobs"

    def ready(self) -> None:
        from liming.jobs import handlers

        handlers.connect()
