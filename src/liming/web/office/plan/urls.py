"""Addresses of the plan pages."""

from django.urls import path

from liming.web.office.plan import ends, lines, meetings, month, moving, papers, shares, versions, year

urlpatterns = [
    path("plan/year/", year.year, name="plan_year"),
    path("plan/year/new/", year.new_version, name="plan_year_new"),
    path("plan/year/approve/", year.approve, name="plan_year_approve"),
    path("plan/year/differences/", versions.differences, name="plan_differences"),
    path("plan/year/<uuid:plan_id>/lines/new/", lines.add, name="plan_line_new"),
    path("plan/year/<uuid:plan_id>/shares/", shares.page, name="plan_shares"),
    path("plan/year/<uuid:plan_id>/shares/share/", shares.share, name="plan_share"),
    path("plan/year/<uuid:plan_id>/shares/accept/", shares.accept, name="plan_shares_accept"),
    path("plan/year/<uuid:plan_id>/shares/<uuid:share_id>/answer/", shares.answer, name="plan_share_answer"),
    path("plan/year/<uuid:plan_id>/shares/<uuid:share_id>/settle/", shares.settle, name="plan_share_settle"),
    path("plan/year/<uuid:plan_id>/sheet/", papers.sheet, name="plan_year_sheet"),
    path("plan/year/<uuid:plan_id>/paper/", papers.paper, name="plan_year_paper"),
    path("plan/meetings/", meetings.index, name="plan_meetings"),
    path("plan/meetings/new/", meetings.new, name="plan_meeting_new"),
    path("plan/meetings/<uuid:meeting_id>/", meetings.page, name="plan_meeting"),
    path("plan/meetings/<uuid:meeting_id>/edit/", meetings.edit, name="plan_meeting_edit"),
    path("plan/meetings/<uuid:meeting_id>/minutes/", papers.minutes, name="plan_meeting_minutes"),
    path("plan/meetings/<uuid:meeting_id>/<str:act>/", meetings.act, name="plan_meeting_act"),
    path("plan/year/lines/preview/", lines.preview, name="plan_rule_preview"),
    path("plan/year/lines/<uuid:line_id>/", lines.change, name="plan_line"),
    path("plan/year/lines/<uuid:line_id>/remove/", lines.remove, name="plan_line_remove"),
    path("plan/month/", month.month, name="plan_month"),
    path("plan/month/derive/", month.derive, name="plan_month_derive"),
    path("plan/month/confirm/", month.confirm, name="plan_month_confirm"),
    path("plan/month/add/", month.add, name="plan_month_add"),
    path("plan/month/move/", moving.move, name="plan_month_move"),
    path("plan/month/end/", ends.end, name="plan_month_end"),
    path("plan/month/close/", ends.close, name="plan_month_close"),
    path("plan/month/approve/", ends.approve, name="plan_month_approve"),
    path("plan/month/accept/", ends.accept, name="plan_month_accept"),
    path("plan/month/unlock/", ends.unlock, name="plan_month_unlock"),
    path("plan/month/schedule/<uuid:item_id>/", month.schedule, name="plan_item_schedule"),
]
