"""Addresses of duty, desk and points."""

from django.urls import path

from liming.web.office.duty import desk, hours, points, roster, sheets, shifts

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
    path("duty/hours/<str:number>/withdraw/", hours.withdraw, name="hours_withdraw"),
    path("duty/hours/<str:number>.pdf", hours.certificate, name="hours_certificate"),
    path("duty/points/", points.index, name="points"),
    path("duty/points/<str:code>/", points.point, name="point"),
]
