"""Addresses of the project pages."""

from django.urls import path

from liming.web.office.projects import acts, dossiers, filing, views

urlpatterns = [
    path("projects/", views.board, name="projects"),
    path("projects/new/", acts.new, name="project_new"),
    path("projects/portfolio/", filing.portfolio, name="project_portfolio"),
    path("projects/filing/", filing.board, name="project_filing"),
    path("projects/filing/<str:team>/<int:year>/", filing.judge, name="project_filing_judge"),
    path("projects/<str:code>/", views.detail, name="project"),
    path("projects/<str:code>/edit/", acts.edit, name="project_edit"),
    path("projects/<str:code>/file/", acts.file, name="project_file"),
    path("projects/<str:code>/finish/", acts.finish, name="project_finish"),
    path("projects/<str:code>/item/", acts.item, name="project_item"),
    path("projects/<str:code>/item/<int:number>/plan/", acts.plan_item, name="project_item_plan"),
    path("projects/<str:code>/steps/", acts.steps, name="project_steps"),
    path("projects/<str:code>/milestone/", acts.milestone, name="project_milestone_add"),
    path("projects/<str:code>/milestone/<int:number>/", acts.reach, name="project_milestone"),
    path("projects/<str:code>/milestone/<int:number>/edit/", acts.milestone, name="project_milestone_edit"),
    path("projects/<str:code>/dossier/", dossiers.page, name="project_dossier"),
    path("projects/<str:code>/dossier/photo/<str:sha256>/", dossiers.photo, name="survey_photo"),
    path("projects/<str:code>/dossier/survey/", dossiers.survey, name="project_survey"),
    path("projects/<str:code>/dossier/point/", dossiers.point, name="project_point"),
    path("projects/<str:code>/dossier/option/", dossiers.option, name="project_option"),
    path("projects/<str:code>/dossier/option/<int:number>/", dossiers.option, name="project_option_edit"),
    path("projects/<str:code>/dossier/option/<int:number>/settle/", dossiers.settle, name="project_settle"),
    path("projects/<str:code>/dossier/night/", dossiers.night, name="project_night"),
    path("projects/<str:code>/dossier/night/<uuid:key>/", dossiers.end_night, name="project_night_end"),
    path("projects/<str:code>/dossier/talk/", dossiers.talk, name="project_talk"),
    path("projects/<str:code>/dossier/talk/<uuid:key>/", dossiers.settle_talk, name="project_talk_settle"),
]
