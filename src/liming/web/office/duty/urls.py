"""Addresses of duty, desk and points."""

from django.urls import path

from liming.web.office.duty import desk, hours, hours_checks, hours_lines, points, roster, sheets, shifts

urlpatterns = [
    path("duty/", roster.month, name="duty_roster"),
    path("duty/add/", roster.add, name="duty_add"),
    path("duty/copy/", roster.copy, name="duty_copy"),
    path("duty/export/", sheets.export, name="duty_export"),
    path("duty/import/", sheets.upload, name="duty_import"),
    path("duty/import/confirm/", sheets.confirm, name="duty_import_confirm"),
    path("duty/import/marked/", sheets.marked_copy, name="duty_import_marked"),
    path("duty/shifts/<uuid:shift_id>/", shifts.shift, name="duty_shift"),
    path("duty/shifts/<uuid:shift_id>/<str:act>/", shifts.act, name="duty_shift_act"),
    path("duty/swaps/<uuid:swap_id>/<str:act>/", shifts.swap_act, name="duty_swap_act"),
    path("duty/desk/", desk.day, name="desk"),
    path("duty/desk/sheet/", desk.sheet, name="desk_sheet"),
    path("duty/desk/<str:number>/reveal/", desk.reveal, name="desk_reveal"),
    path("duty/desk/<str:number>/<str:act>/", desk.act, name="desk_act"),
    path("duty/hours/", hours.hours, name="hours"),
    path("duty/hours/members/<uuid:member_id>/issue/", hours.issue, name="hours_issue"),
    path("duty/hours/members/<uuid:member_id>/", hours_lines.lines, name="hours_lines"),
    path("duty/hours/members/<uuid:member_id>/correct/", hours_lines.propose, name="hours_propose"),
    path("duty/hours/corrections/", hours_lines.corrections, name="hours_corrections"),
    path("duty/hours/corrections/<uuid:correction_id>/<str:act>/", hours_lines.review, name="hours_review"),
    path("duty/hours/checks/", hours_checks.listing, name="hours_checks"),
    path("duty/hours/checks/draw/", hours_checks.draw, name="hours_checks_draw"),
    path("duty/hours/checks/draws/<uuid:draw_id>/", hours_checks.draw_page, name="hours_draw"),
    path("duty/hours/checks/<uuid:check_id>/record/", hours_checks.record, name="hours_check_record"),
    path("duty/hours/checks/<uuid:check_id>/reveal/", hours_checks.reveal, name="hours_check_reveal"),
    path("duty/hours/<str:number>/reissue/", hours.reissue, name="hours_reissue"),
    path("duty/hours/<str:number>/withdraw/", hours.withdraw, name="hours_withdraw"),
    path("duty/hours/<str:number>.pdf", hours.certificate, name="hours_certificate"),
    path("duty/points/", points.index, name="points"),
    path("duty/points/<str:code>/", points.point, name="point"),
]
