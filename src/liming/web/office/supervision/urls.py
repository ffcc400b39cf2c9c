"""Addresses of supervision, below /office/."""

from django.urls import path

from liming.web.office.supervision import checks, findings, integrity, plans, reviews

urlpatterns = [
    path("supervision/", checks.index, name="supervision"),
    path("supervision/export/", checks.export, name="supervision_export"),
    path("supervision/draw/", plans.draw, name="supervision_draw"),
    path("supervision/draws/<uuid:draw_id>/", plans.draw_page, name="supervision_draw_page"),
    path("supervision/targeted/", plans.targeted, name="supervision_targeted"),
    path("supervision/checks/<str:number>/", checks.detail, name="supervision_check"),
    path("supervision/checks/<str:number>/assign/", plans.assign, name="supervision_assign"),
    path("supervision/checks/<str:number>/cancel/", plans.cancel, name="supervision_cancel"),
    path("supervision/checks/<str:number>/notify/", findings.notify, name="supervision_notify"),
    path("supervision/checks/<str:number>/notice.docx", findings.notice, name="supervision_notice"),
    path("supervision/findings/", findings.index, name="supervision_findings"),
    path("supervision/findings/export/", findings.export, name="supervision_findings_export"),
    path("supervision/findings/<str:number>/", findings.detail, name="supervision_finding"),
    path("supervision/findings/<str:number>/<str:act>/", findings.act, name="supervision_finding_act"),
    path("supervision/integrity/", integrity.index, name="supervision_integrity"),
    path("supervision/integrity/<uuid:report_id>/", integrity.act, name="supervision_integrity_act"),
    path("supervision/reviews/", reviews.index, name="supervision_reviews"),
    path("supervision/reviews/export/", reviews.export, name="supervision_reviews_export"),
    path("supervision/reviews/draw/", reviews.draw, name="supervision_reviews_draw"),
    path("supervision/reviews/<uuid:review_id>/", reviews.detail, name="supervision_review"),
    path("supervision/photos/<uuid:photo_id>/", findings.photo, name="supervision_photo"),
]
