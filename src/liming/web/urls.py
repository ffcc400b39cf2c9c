"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from liming.web import company_identity, joining, sign_in
from liming.web.access import public_page
from liming.web.field.phone.phone_urls import DOORS

urlpatterns: list[URLPattern | URLResolver] = [
    path("", sign_in.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/demonstration/", sign_in.demonstration_sign_in, name="demonstration_sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("sign-in/code/", sign_in.code, name="sign_in_code"),
    path("sign-in/company/", company_identity.leave, name="company_sign_in"),
    path("sign-in/company/back/", company_identity.come_back, name="company_sign_in_back"),
    path("join/", joining.page, name="join"),
    path("language/", public_page(set_language), name="set_language"),
    path("office/", include("liming.web.office.urls")),
    path("field/", include("liming.web.field.urls")),
    *DOORS,
    path("me/", include("liming.web.me.urls")),
    path("contact/", include("liming.web.contact.urls")),
    path("", include("liming.web.public.urls")),
]
