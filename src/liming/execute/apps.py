from django.apps import AppConfig


class ExecuteConfig(AppConfig):
    name = "liming.execute"
    label = "execute"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liming.execute.queries.duty_busy import duty_spans
        from liming.execute.queries.facts import record_facts
        from liming.execute.queries.ledger_seals import KIND, lines_of
        from liming.execute.queries.worked import worked_by_record
        from liming.execute.rules.retention import LEAST_DAYS
        from liming.plan.rules import register_facts
        from liming.plan.rules.routes import tell_busy, tell_worked
        from liming.register.rules.parameters import at_least
        from liming.shared import revision, seals

        at_least("retention.audit_days", LEAST_DAYS)
        at_least("retention.consent_days", LEAST_DAYS)
        revision.watch("execute.dutyshift", "execute.servicestandard")
        register_facts("record", record_facts)
        tell_busy("duty", duty_spans)
        tell_worked("ledger", worked_by_record)
        seals.reads(KIND, lines_of)
