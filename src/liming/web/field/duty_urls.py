"""Addresses of duty and desk on the phone."""

from django.urls import path

from liming.web.field import desk, duty, guarantee, hours

urlpatterns = [
    path("duty/", duty.my_duty, name="my_duty"),
    path("duty/shifts/<uuid:shift_id>/<str:act>/", duty.act, name="my_duty_act"),
    path("duty/swaps/<uuid:swap_id>/<str:act>/", duty.swap_act, name="my_swap_act"),
    path("duty/wish/", duty.wish, name="my_wish"),
    path("hours/", hours.hours, name="my_hours"),
    path("hours/lines/", hours.lines, name="my_hours_lines"),
    path("hours/correct/", hours.propose, name="my_hours_propose"),
    path("hours/<str:number>.pdf", hours.certificate, name="my_hours_certificate"),
    path("desk/", desk.take, name="my_desk"),
    path("guarantees/<str:number>/", guarantee.walk, name="my_guarantee"),
    path("desk/<str:number>/<str:act>/", desk.act, name="my_desk_act"),
]
