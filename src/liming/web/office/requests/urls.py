"""Addresses of the requests board, below /office/."""

from django.urls import path

from liming.web.office.requests import board, detail, many, new, proofs, views

urlpatterns = [
    path("requests/", board.board_page, name="requests_board"),
    path("requests/news/", board.news, name="requests_news"),
    path("requests/many/", many.act_on_chosen, name="requests_many"),
    path("requests/new/", new.new_request, name="request_new"),
    path("requests/new/caller/", new.look_up, name="request_caller"),
    path("requests/new/ahead/", new.look_ahead, name="request_ahead"),
    path("requests/views/", views.save, name="view_save"),
    path("requests/views/<uuid:view_id>/drop/", views.drop, name="view_drop"),
    path("requests/export/", board.export, name="requests_export"),
    path("requests/<str:number>/", detail.detail_page, name="request_detail"),
    path("requests/<str:number>/map.json", detail.map_data, name="request_map"),
    path("requests/<str:number>/contact/", detail.reveal, name="request_reveal"),
    path("requests/<str:number>/photos/<str:sha256>/", detail.photo, name="request_photo"),
    path("requests/<str:number>/proof/<uuid:pause_id>/", proofs.proof, name="pause_proof"),
    path("requests/<str:number>/<str:act>/", detail.perform, name="request_act"),
]
