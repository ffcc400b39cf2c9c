from django.apps import AppConfig


class EvaluateConfig(AppConfig):
    name = "liming.evaluate"
    label = "evaluate"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liming.evaluate.queries.holding import TRACED, held_by_evaluation, supervision_photos
        from liming.evaluate.queries.quarter_seals import KIND, lines_of
        from liming.execute.rules.retention import add_store, hold_back
        from liming.shared import seals
        from liming.shared.trimming import leave_trace

        hold_back("evaluation", held_by_evaluation)
        add_store("supervision", supervision_photos)
        leave_trace(TRACED)
        seals.reads(KIND, lines_of)
