"""Addresses of the own account, at /me/."""

from django.urls import path

from liming.web.me import factor, security

urlpatterns = [
    path("security/", security.page, name="own_security"),
    path("security/others/", security.end_others, name="own_sign_ins_end"),
    path("security/sign-ins/<uuid:sign_in_id>/end/", security.end, name="own_sign_in_end"),
    path("security/phones/<uuid:device_id>/revoke/", security.revoke_phone, name="own_phone_revoke"),
    path("password/", security.password, name="own_password"),
    path("second-factor/", factor.page, name="own_factor"),
    path("second-factor/codes/", factor.renew, name="own_codes_renew"),
    path("second-factor/end/", factor.end, name="own_factor_end"),
]
