"""For every parameter of every address: something inside a place, and its like in another place."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from tests.factories.planting import Table, here, planted, sample

from liming.evaluate import models as evaluate
from liming.evaluate.enums import PointState
from liming.execute import models as execute
from liming.improve import models as improve
from liming.improve.enums import ReportKind
from liming.plan import models as plan
from liming.register import models as register


@dataclass(frozen=True)
class Earlier:
    """The row that an earlier parameter of the address named."""

    name: str


@dataclass(frozen=True)
class Below:
    """A row of a table at the place, for rows that say through it where they belong."""

    table: Table


@dataclass(frozen=True)
class Only:
    """A value that found rows have too."""

    value: Any


@dataclass(frozen=True)
class Row:
    """A row of a table at the place; `key` is what of it stands in the address.

    `fields` say more of it: an `Earlier`, an `Only` or a `Below` of found and planted rows alike; a plain
    value, or a function of the place, of planted rows only.
    """

    table: Table
    key: str = "pk"
    fields: tuple[tuple[str, Any], ...] = ()

    def at(self, path: str, before: dict[str, Any]) -> tuple[Any, Any]:
        """The row and what the address says of it."""
        found = here(self.table, path).filter(**self._wanted(path, before)).first()
        row = found or planted(self.table, path, **self._given(path, before))
        return row, attrgetter(self.key)(row)

    def _wanted(self, path: str, before: dict[str, Any]) -> dict[str, Any]:
        wanted: dict[str, Any] = {}
        for name, value in self.fields:
            if isinstance(value, Earlier):
                wanted[name] = before[value.name]
            elif isinstance(value, Only):
                wanted[name] = value.value
            elif isinstance(value, Below):
                wanted[f"{name}__in"] = here(value.table, path)
        return wanted

    def _given(self, path: str, before: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, value in self.fields:
            if isinstance(value, Earlier):
                given[name] = before[value.name]
            elif isinstance(value, Only):
                given[name] = value.value
            elif isinstance(value, Below):
                given[name] = sample(value.table, path)
            else:
                given[name] = value(path) if callable(value) else value
        return given


def row(table: Table, key: str = "pk", **fields: Any) -> Row:
    """A row of a unit or team, or of the whole province when its table has no scope."""
    return Row(table, key, tuple(fields.items()))


def _invited(path: str) -> register.Account:
    """An account that nobody else was invited to: only one invitation of an account may be open."""
    account, _made = register.Account.objects.get_or_create(
        username=f"invited{path}".replace("/", "-")[-60:], defaults={"display_name": "王大山"}
    )
    return account


common = row
of = Earlier


def post_at(path: str) -> Any:
    """A post of the place's teams."""
    return sample(register.Post, path)


def record_at(path: str) -> Any:
    """A ledger record of the place's teams."""
    return sample(execute.ServiceRecord, path)


def verified_at(path: str) -> Any:
    """An improvement with its verification."""
    return sample(improve.Verification, path).improvement


@dataclass(frozen=True)
class Word:
    """A plain word, the same at every place."""

    word: Any

    def at(self, path: str, before: dict[str, Any]) -> tuple[Any, Any]:
        return self.word, self.word


word = Word
Source = Row | Word
_ROSTER: dict[str, Any] = {"turns": [], "people": [], "gaps": [], "balance": {}}
_CODE = "code"
_NUMBER = "number"

SAMPLES: dict[str, Source] = {
    "api/sync/photos/<str:sha256>": word("0" * 64),
    "contact/<str:number>": row(execute.Request, _NUMBER, contact=Below(register.ContactProfile)),
    "contact/<str:number>/photos/<str:sha256>": row(execute.RequestPhoto, "sha256", request=of("number")),
    "field/^measures/(?P<improvement_id>[0-9a-f-]{36})": row(improve.Improvement),
    "field/^measures/(?P<improvement_id>[0-9a-f-]{36})/(?P<act>start|postpone|finish)": word("start"),
    "field/activities/<uuid:activity_id>": row(execute.Activity),
    "field/desk/<str:number>": row(execute.DeskRecord, _NUMBER),
    "field/desk/<str:number>/<str:act>": word("finish"),
    "field/duty/shifts/<uuid:shift_id>": row(execute.DutyShift),
    "field/duty/shifts/<uuid:shift_id>/<str:act>": word("check-in"),
    "field/duty/swaps/<uuid:swap_id>": row(execute.DutySwap),
    "field/duty/swaps/<uuid:swap_id>/<str:act>": word("take"),
    "field/findings/<str:number>": row(evaluate.SupervisionFinding, _NUMBER),
    "field/guarantees/<str:number>": row(execute.Guarantee, _NUMBER),
    "field/hazards/<str:number>": row(execute.Hazard, _NUMBER),
    "field/hazards/<str:number>/<str:act>": word("notified"),
    "field/hours/<str:number>": row(execute.HoursCertificate, _NUMBER),
    "field/items/<uuid:item_id>": row(plan.WorkItem),
    "field/items/<uuid:item_id>/<str:move>": word("accept"),
    "field/measures/<uuid:improvement_id>": row(improve.Improvement),
    "field/phones/<uuid:device_id>": row(execute.Device),
    "field/rounds/places/<uuid:place_id>": row(plan.RoundPlace, item=Below(plan.WorkItem)),
    "field/records/<str:number>": row(execute.ServiceRecord, _NUMBER),
    "field/supervision/<str:number>": row(evaluate.SupervisionCheck, _NUMBER),
    "me/security/sign-ins/<uuid:sign_in_id>": row(register.SignIn),
    "me/security/phones/<uuid:device_id>": row(execute.Device),
    "office/activities/<uuid:activity_id>": row(execute.Activity),
    "office/activities/<uuid:activity_id>/photos/<int:number>": word(0),
    "office/audits/<uuid:task_id>": row(evaluate.AuditTask),
    "office/call-backs/<uuid:call_back_id>": row(execute.CallBack),
    "office/call-backs/draws/<uuid:draw_id>": row(execute.CallBackDraw),
    "office/call-backs/flags/<uuid:flag_id>": row(execute.RatingFlag),
    "office/contacts/<uuid:profile_id>": row(register.ContactProfile),
    "office/customers/<str:code>": row(execute.Liaison, "customer.code"),
    "office/customers/<str:code>/measures/<uuid:measure_id>": row(execute.CustomerMeasure),
    "office/customers/<str:code>/measures/<uuid:measure_id>/<str:act>": word("done"),
    "office/customers/<str:code>/visits/<str:number>": row(execute.ServiceRecord, _NUMBER),
    "office/customers/reports/<str:number>": row(execute.CustomerReport, _NUMBER),
    "office/customers/reports/<str:number>/<int:version>": word(1),
    "office/customers/reports/<str:number>/<int:version>/<str:form>": word("pdf"),
    "office/duty/desk/<str:number>": row(execute.DeskRecord, _NUMBER),
    "office/duty/desk/<str:number>/<str:act>": word("finish"),
    "office/duty/hours/<str:number>": row(execute.HoursCertificate, _NUMBER),
    "office/duty/hours/checks/<uuid:check_id>": row(execute.HoursCheck),
    "office/duty/hours/checks/draws/<uuid:draw_id>": row(execute.HoursCheck, "draw_id"),
    "office/duty/hours/corrections/<uuid:correction_id>": row(
        execute.HoursCorrection, record=record_at, needs_unit=Only(False)
    ),
    "office/duty/hours/corrections/<uuid:correction_id>/<str:act>": word("agree"),
    "office/duty/hours/members/<uuid:member_id>": row(register.Member),
    "office/duty/leaves/<uuid:leave_id>": row(register.Leave),
    "office/duty/make/<uuid:draft_id>": row(execute.RosterDraft, content=_ROSTER),
    "office/duty/make/<uuid:draft_id>/<str:act>": word("publish"),
    "office/duty/patterns/<uuid:pattern_id>": row(execute.DutyPattern),
    "office/duty/points/<str:code>": row(register.ServicePoint, _CODE),
    "office/duty/shifts/<uuid:shift_id>": row(execute.DutyShift),
    "office/duty/shifts/<uuid:shift_id>/<str:act>": word("cancel"),
    "office/duty/swaps/<uuid:swap_id>": row(execute.DutySwap),
    "office/duty/swaps/<uuid:swap_id>/<str:act>": word("approve"),
    "office/events/<str:number>": row(execute.OutageEvent, _NUMBER, team=Below(register.Team)),
    "office/evidence/<uuid:evidence_id>": row(execute.Evidence, record=Below(execute.ServiceRecord)),
    "office/gaps/<uuid:gap_id>": row(improve.Gap),
    "office/guarantees/<str:number>": row(execute.Guarantee, _NUMBER),
    "office/guarantees/<str:number>/<str:act>": word("cancel"),
    "office/guarantees/<str:number>/files/<uuid:file_id>": row(execute.GuaranteeFile, guarantee=of("number")),
    "office/guides/<str:code>": common(plan.Checklist, _CODE),
    "office/guides/<str:code>/<int:version>": word(1),
    "office/guides/checks/<uuid:key>": row(plan.GuideCheck),
    "office/hazards/<str:number>": row(execute.Hazard, _NUMBER),
    "office/hazards/<str:number>/<str:act>": word("notified"),
    "office/improvements/<uuid:improvement_id>": row(improve.Improvement),
    "office/indicators/<str:code>": common(evaluate.Indicator, _CODE),
    "office/indicators/own/<str:code>": row(evaluate.Indicator, _CODE),
    "office/keys/<uuid:key_id>": row(register.ApiKey),
    "office/invitations/<uuid:invitation_id>": row(register.Invitation, account=_invited),
    "office/league/<str:quarter>": word("2026Q2"),
    "office/league/<str:quarter>/<str:team>": row(register.Team, _CODE),
    "office/league/<str:quarter>/<str:team>/<str:indicator>": common(evaluate.Indicator, _CODE),
    "office/league/charts/<str:code>": row(register.Team, _CODE),
    "office/league/dimensions/<str:dimension>": word("outcome"),
    "office/league/funnels/<str:code>": common(evaluate.Indicator, _CODE),
    "office/league/indicators/<str:code>": common(evaluate.Indicator, _CODE),
    "office/ledger/<str:number>": row(execute.ServiceRecord, _NUMBER),
    "office/notices/<uuid:notice_id>": row(register.Notice),
    "office/notices/channels/<uuid:channel_id>": row(register.Channel),
    "office/notices/undelivered/<uuid:delivery_id>": row(register.Delivery),
    "office/pairings/<str:code>": row(register.Pairing, _CODE),
    "office/pairings/<str:code>/items/<uuid:item_id>": row(plan.PairingItem),
    "office/phones/<uuid:device_id>": row(execute.Device),
    "office/phones/help/<uuid:call_id>": row(execute.HelpCall),
    "office/phones/acts/<uuid:operation_id>": row(execute.SyncOperation),
    "office/plan/actions/<uuid:action_id>": common(plan.SpecialAction),
    "office/plan/actions/<uuid:action_id>/<str:act>": word("cancel"),
    "office/plan/actions/<uuid:action_id>/leads/<uuid:lead_id>": row(plan.ActionLead),
    "office/plan/actions/<uuid:action_id>/places/<str:act>": word("work"),
    "office/plan/actions/places/<uuid:place_id>": row(plan.ActionPlace),
    "office/plan/meetings/<uuid:meeting_id>": common(plan.SurveyMeeting),
    "office/plan/meetings/<uuid:meeting_id>/<str:act>": word("hold"),
    "office/plan/month/file/<str:kind>": word("sheet"),
    "office/plan/month/schedule/<uuid:item_id>": row(plan.WorkItem),
    "office/plan/rules/<uuid:rule_id>": row(plan.UnitRule),
    "office/plan/rules/<uuid:rule_id>/<str:act>": word("read"),
    "office/plan/supervised/<uuid:supervision_id>": row(plan.ItemSupervision, unit=Below(register.Unit)),
    "office/plan/supervised/<uuid:supervision_id>/<str:act>": word("answer"),
    "office/plan/year/<uuid:plan_id>": common(plan.YearPlan),
    "office/plan/year/<uuid:plan_id>/shares/<uuid:share_id>": row(plan.UnitShare),
    "office/plan/year/lines/<uuid:line_id>": common(plan.PlanLine),
    "office/points/<uuid:entry_id>": row(evaluate.PointEntry, state=PointState.CONFIRMED),
    "office/points/sheet/<str:code>": common(evaluate.PointItem, _CODE),
    "office/posters/<str:kind>": word("team"),
    "office/posters/<str:kind>/<str:key>": row(register.Team, _CODE),
    "office/posters/<str:team>": row(register.Team, _CODE),
    "office/posts/<str:kind>": word("posts"),
    "office/posts/<str:kind>/<str:code>": row(register.Post, _CODE),
    "office/practices/<uuid:practice_id>": common(improve.GoodPractice, improvement=verified_at),
    "office/privacy/requests/<str:number>": row(execute.DataRequest, _NUMBER),
    "office/privacy/requests/<str:number>/copy.<str:form>": word("xlsx"),
    "office/privacy/requests/<str:number>/<slug:name>": word("identify"),
    "office/projects/<str:code>": row(plan.Project, _CODE),
    "office/projects/<str:code>/dossier/night/<uuid:key>": row(plan.NightWindow),
    "office/projects/<str:code>/dossier/option/<int:number>": word(1),
    "office/projects/<str:code>/dossier/photo/<str:sha256>": word("0" * 64),
    "office/projects/<str:code>/dossier/talk/<uuid:key>": row(plan.Coordination),
    "office/projects/<str:code>/item/<int:number>": word(1),
    "office/projects/<str:code>/milestone/<int:number>": word(1),
    "office/projects/<str:code>/siting/run/<int:number>": word(1),
    "office/projects/<str:code>/siting/spot/<int:number>": word(1),
    "office/projects/filing/<str:team>": row(register.Team, _CODE),
    "office/projects/filing/<str:team>/<int:year>": word(2026),
    "office/proposals/<uuid:cluster_id>": row(improve.RequestCluster),
    "office/publicity/<str:kind>": word("press"),
    "office/publicity/<str:kind>/<uuid:entry_id>": row(execute.PressItem),
    "office/quarter/appeals/<uuid:appeal_id>": row(evaluate.Appeal),
    "office/quarter/submissions/<uuid:submission_id>": row(evaluate.Submission),
    "office/register/<slug:noun_key>": word("customers"),
    "office/register/<slug:noun_key>/<str:key>": row(register.Customer, _CODE),
    "office/register/<slug:noun_key>/<str:key>/act/<slug:act_key>": word("close"),
    "office/register/<slug:noun_key>/<str:key>/reveal/<slug:field>": word("phone"),
    "office/register/accounts/<str:key>": row(register.Account, "username"),
    "office/register/accounts/<str:key>/act/<slug:act_key>": word("password"),
    "office/register/grants/<str:key>": row(register.RoleGrant),
    "office/register/grants/<str:key>/act/<slug:act_key>": word("end"),
    "office/reports/bulletin/<str:quarter>": word("2026Q2"),
    "office/reports/make/<report_kind:kind>": word(ReportKind.BULLETIN),
    "office/reports/performance/<uuid:report_id>": row(improve.SecretaryReport),
    "office/reports/templates/<report_kind:kind>": word(ReportKind.BULLETIN),
    "office/reports/templates/<report_kind:kind>/<int:version>": word(1),
    "office/requests/<str:number>": row(execute.Request, _NUMBER),
    "office/requests/<str:number>/<str:act>": word("remind"),
    "office/requests/<str:number>/photos/<str:sha256>": row(
        execute.RequestPhoto, "sha256", request=of("number")
    ),
    "office/requests/<str:number>/proof/<uuid:pause_id>": row(execute.RequestPause, request=of("number")),
    "office/requests/views/<uuid:view_id>": row(execute.SavedView),
    "office/rounds/<uuid:item_id>": row(plan.RoundPlace, "item_id", item=Below(plan.WorkItem)),
    "office/view-as/<uuid:member_id>": row(register.Member),
    "office/routes/<uuid:plan_id>": row(plan.RoutePlan),
    "office/routes/<uuid:plan_id>/<str:act>": word("publish"),
    "office/routes/members/<str:code>": row(register.Member, _CODE),
    "office/routes/needs/<uuid:item_id>": row(plan.WorkItem),
    "office/settings/<str:key>": common(register.Parameter, "key"),
    "office/settings/services/<str:code>": common(plan.ServiceType, _CODE),
    "office/sheets/<uuid:sheet_id>": row(execute.SheetImport),
    "office/sheets/<uuid:sheet_id>/<uuid:row_id>": row(execute.SheetRow, sheet=of("sheet_id")),
    "office/subscriptions/<uuid:feed_id>": row(execute.CalendarFeed),
    "office/supervision/checks/<str:number>": row(evaluate.SupervisionCheck, _NUMBER),
    "office/supervision/draws/<uuid:draw_id>": row(evaluate.SupervisionDraw),
    "office/supervision/findings/<str:number>": row(evaluate.SupervisionFinding, _NUMBER),
    "office/supervision/findings/<str:number>/<str:act>": word("notify"),
    "office/supervision/integrity/<uuid:report_id>": row(evaluate.IntegrityReport),
    "office/supervision/photos/<uuid:photo_id>": row(evaluate.SupervisionPhoto),
    "office/supervision/reviews/<uuid:review_id>": row(evaluate.EntrustedReview, post=post_at),
    "office/teams/<str:code>": row(register.Team, _CODE),
    "office/words/<slug:kind>": word("request"),
    "office/words/<slug:kind>/<uuid:key>": row(execute.Request),
}
