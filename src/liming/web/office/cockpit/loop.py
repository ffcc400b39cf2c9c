"""The four rows of the loop strip from the four rooms' summaries."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from liming.evaluate import queries as evaluate
from liming.evaluate.queries.cockpit import Satisfaction, satisfaction
from liming.execute.queries.cockpit import MonthOfWork
from liming.improve.queries.cockpit import improvement_summary
from liming.plan.queries.cockpit import plan_summary
from liming.shared.viewer import Right, Viewer
from liming.web.navigation import exists
from liming.web.words.formats import count, local_date, percent, quarter_name

AREA_TYPES = ("urban", "rural", "remote")
Row = dict[str, Any]


def loop_rows(viewer: Viewer, month: date, execution: MonthOfWork, late_hazards: int) -> list[Row]:
    """Rows of the loop strip; a row whose right the viewer lacks is left out."""
    rows = [plan_row(viewer, month)] if viewer.may(Right.READ_PLAN) else []
    rows.append(execution_row(execution, late_hazards))
    if viewer.may(Right.READ_BENCHMARK):
        rows.append(evaluation_row(viewer))
    if viewer.may(Right.READ_GAPS):
        rows.append(improvement_row(viewer))
    return rows


def _link(url: str) -> str:
    return url if exists(url) else ""


def plan_row(viewer: Viewer, month: date) -> Row:
    """Teams with an issued month plan, and how the plan moved since its baseline."""
    plan = plan_summary(viewer, month)
    waits = _("%(n)d 队月计划待下达") % {"n": plan.drafts} if plan.drafts else _("无待办")
    return {
        "name": _("计划"),
        "value": count(plan.issued),
        "total_words": _("/ %(n)s 队已下达月计划") % {"n": count(plan.teams)},
        "done": plan.issued,
        "total": plan.teams,
        "tick": None,
        "note": _("月计划 %(items)s 项，基线 %(baseline)s")
        % {"items": count(plan.items), "baseline": count(plan.baseline)},
        "figures": [
            (_("变更"), _("增 %(plus)d 减 %(minus)d") % {"plus": plan.added, "minus": plan.dropped}, None),
            (_("节令任务"), _("、").join(plan.actions[:2]) or "—", None),
            (_("未编计划队伍"), count(plan.without_plan), None),
        ],
        "waiting": waits,
        "waiting_note": _("队长编制，县公司核") if plan.drafts else "",
        "url": _link("/office/plan/month/"),
    }


def execution_row(execution: MonthOfWork, late_hazards: int) -> Row:
    """Planned work done this month, the tick at what is due by today."""
    behind = execution.due_by_today - execution.done_of_due
    note = _("今日应完成 %(due)s 项，") % {"due": count(execution.due_by_today)}
    note += _("差 %(n)s 项") % {"n": count(behind)} if behind > 0 else _("已全部完成")
    medians = [execution.arrival_minutes.get(kind) for kind in AREA_TYPES]
    arrivals = " / ".join("—" if minutes is None else str(minutes) for minutes in medians)
    good, n = execution.on_time.good, execution.on_time.n
    notes = [_("涉及 %(n)d 家单位") % {"n": execution.overdue_units}] if execution.overdue else []
    if late_hazards:
        notes.append(_("另有 %(n)d 处隐患超期") % {"n": late_hazards})
    return {
        "name": _("执行"),
        "value": count(execution.done),
        "total_words": _("/ %(n)s 项已完成") % {"n": count(execution.planned)},
        "done": execution.done,
        "total": execution.planned,
        "tick": execution.due_by_today,
        "note": note,
        "figures": [
            (_("按时办结率"), percent(good / n if n else None), n),
            (_("到场 城/乡/偏远"), _("%(minutes)s 分") % {"minutes": arrivals}, None),
            (_("在办诉求"), count(execution.open_requests), None),
        ],
        "waiting": _("%(late)s 单超时，%(soon)s 单将到期")
        % {"late": count(execution.overdue), "soon": count(execution.soon)},
        "waiting_note": _("，").join(notes),
        "url": _link("/office/requests/"),
    }


def evaluation_row(viewer: Viewer) -> Row:
    """Teams with a band in the newest frozen quarter; satisfaction twice."""
    found = evaluate.evaluation_summary(viewer)
    quarter = found.frozen.quarter if found.frozen else found.running_quarter
    told = satisfaction(viewer, quarter, found.frozen)
    banded = found.teams - found.not_scored
    bands = f"{found.above} / {found.not_separable} / {found.below}" if found.frozen else "—"
    return {
        "name": _("评估"),
        "value": count(banded),
        "total_words": _("/ %(n)s 队可分档") % {"n": count(found.teams)},
        "done": banded,
        "total": found.teams,
        "tick": None,
        "note": _snapshot_note(found),
        "figures": [
            (_("高于中位 / 分不开 / 低于"), bands, None),
            (_("满意率 随单评价"), *_share(told.by_rating)),
            (_("满意率 独立回访"), *_share(told.by_call_back)),
        ],
        **_evaluation_waits(found, told),
        "url": _link("/office/league/"),
    }


def _share(pair: tuple[int, int]) -> tuple[str, int | None]:
    good, n = pair
    return percent(good / n if n else None), n or None


def _snapshot_note(found: evaluate.EvaluationSummary) -> str:
    if found.frozen is None:
        return _("还没有冻结的季度")
    words = {
        "quarter": quarter_name(found.frozen.quarter),
        "day": local_date(found.frozen.frozen_at),
        "revision": found.frozen.revision,
    }
    return _("%(quarter)s快照 %(day)s冻结，修订 %(revision)s") % words


def _evaluation_waits(found: evaluate.EvaluationSummary, told: Satisfaction) -> Row:
    if found.waiting_quarter:
        words = _("%(quarter)s待冻结") % {"quarter": quarter_name(found.waiting_quarter)}
        return {"waiting": words, "waiting_note": _("评价组核对后冻结")}
    if told.calls_waiting:
        return {
            "waiting": _("%(n)s 件待独立回访") % {"n": count(told.calls_waiting)},
            "waiting_note": _("本队以外的人回访"),
        }
    return {"waiting": _("无待办"), "waiting_note": ""}


def improvement_row(viewer: Viewer) -> Row:
    """Gaps of the newest snapshot with an action, and how the last actions were judged."""
    found = improvement_summary(viewer)
    note = _("%(n)s 项等下季数据验证") % {"n": count(found.waiting_for_verdict)}
    none_open = {"waiting": _("无待办"), "waiting_note": ""}
    open_gaps = {
        "waiting": _("%(n)s 项差距未定责任人") % {"n": count(found.without_owner)},
        "waiting_note": _("请各队认领"),
    }
    return {
        "name": _("改进"),
        "value": count(found.acted_on),
        "total_words": _("/ %(n)s 项差距已立措施") % {"n": count(found.gaps)},
        "done": found.acted_on,
        "total": found.gaps,
        "tick": None,
        "note": note,
        "figures": [
            (_("上次验证 有效"), count(found.worked), found.judged or None),
            (_("未见效 / 变差"), f"{found.not_shown} / {found.worse}", None),
            (_("措施超期"), count(found.overdue), None),
        ],
        **(open_gaps if found.without_owner else none_open),
        "url": _link("/office/gaps/"),
    }
