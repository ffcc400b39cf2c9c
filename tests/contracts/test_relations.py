"""Relations between tables point downwards, or stay inside their room."""

from django.apps import apps
from django.db import models

ORDER = ["shared", "register", "plan", "execute", "evaluate", "improve"]
FOREIGN = {"contenttypes", "sessions", "auth", "axes", "django_tasks_database", "messages"}


def upward_relations(found: list[type[models.Model]]) -> list[str]:
    """Every relation whose target lies in a higher room than its table."""
    wrong = []
    for model in found:
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            if field.auto_created or not target:
                continue
            if ORDER.index(target._meta.app_label) > ORDER.index(model._meta.app_label):
                wrong.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    return wrong


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in ORDER]


def test_no_relation_of_any_table_points_upwards() -> None:
    assert len(own_models()) > 50
    assert upward_relations(own_models()) == []


def test_every_table_belongs_to_a_known_room() -> None:
    labels = {model._meta.app_label for model in apps.get_models()}
    assert labels <= {*ORDER, *FOREIGN}


def test_shared_tables_hold_plain_ids_only() -> None:
    for model in apps.get_app_config("shared").get_models():
        assert not [field for field in model._meta.get_fields() if field.is_relation], model


def test_an_upward_relation_would_be_refused() -> None:
    from liming.execute.models import Request

    class Planted(models.Model):
        request = models.ForeignKey(Request, models.CASCADE, related_name="+")

        class Meta:
            app_label = "register"

    try:
        assert upward_relations([Planted]) == ["register.Planted.request -> execute.Request"]
    finally:
        apps.all_models["register"].pop("planted", None)
        apps.clear_cache()
