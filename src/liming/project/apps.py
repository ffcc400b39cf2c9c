from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "liming.project"
    label = "project"

    def ready(self) -> None:
        from liming.project import checks  # noqa: F401 - registers the start-up checks
