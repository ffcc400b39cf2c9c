"""Signing in, starting on the right page, and the ready accounts of the demonstration."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liming.register import actions, queries
from liming.shared import clock
from liming.shared.callers import address_of
from liming.shared.viewer import Role
from liming.web.access import public_page
from liming.web.idle import DUE, start
from liming.web.me.factor import CodeForm, at_code
from liming.web.roles import NAMES, first_page

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_WAITING = "sign_in_waits"
_WAITS_SECONDS = 10 * 60


def demonstration_accounts() -> list[dict[str, Any]]:
    """The demonstration's accounts grouped by role in the order of the roles, each with its place."""
    groups: dict[Role, list[dict[str, str]]] = {role: [] for role in NAMES}
    for grant in queries.demonstration_grants():
        place = grant.team or grant.unit
        groups[Role(grant.role)].append(
            {
                "username": grant.account.username,
                "display_name": grant.account.display_name,
                "place": place.short_name if place else "",
            }
        )
    return [{"role_name": NAMES[role], "accounts": found} for role, found in groups.items() if found]


class SignInForm(AuthenticationForm):
    """Account and password, in the house's words."""

    error_messages = {
        "invalid_login": _("账号或口令不对，口令区分大小写。"),
        "inactive": _("这个账号已停用，请联系本单位安全管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["username"].label = _("账号")
        self.fields["password"].label = _("口令")
        if self.is_bound and self.data.get("username"):
            self.fields["username"].widget.attrs.pop("autofocus", None)
            self.fields["password"].widget.attrs["autofocus"] = True


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ready = demonstration_accounts() if settings.DEMO else []
        company = settings.OIDC["name"] if settings.OIDC["issuer"] else ""
        return super().get_context_data(**kwargs) | {"demonstration_accounts": ready, "company": company}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, or ask for the code first when the account has a second factor."""
        return pass_on(self.request, form.get_user(), "password", self.get_success_url())


sign_in = public_page(SignIn.as_view())


def pass_on(request: HttpRequest, account: Any, manner: str, target: str) -> HttpResponse:
    """Enter by password, invitation or company identity, after a code where a second factor is in use."""
    if not queries.has_second_factor(account):
        enter(request, account, manner)
        return HttpResponseRedirect(target)
    begun = {"account": str(account.pk), "at": clock.now().timestamp(), "next": target, "manner": manner}
    request.session[_WAITING] = begun
    return redirect("sign_in_code")


def enter(request: HttpRequest, account: Any, manner: str) -> None:
    """Open the session of somebody whose password and code, or company identity, were right."""
    login(request, account, backend=_BACKEND)
    start(request)
    request.session[DUE] = queries.steps_due(account, by_password=manner != "company")
    key, browser = str(request.session.session_key), request.headers.get("User-Agent", "")
    actions.note_sign_in(account, key, address=address_of(request), browser=browser, manner=manner)


@public_page
def code(request: HttpRequest) -> HttpResponse:
    """The second step of the sign-in: a code of the authenticator, or a recovery code."""
    begun: dict[str, Any] = request.session.get(_WAITING) or {}
    if clock.now().timestamp() - begun.get("at", 0) > _WAITS_SECONDS:
        return redirect("sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = queries.account_by_id(begun["account"])
        if form.made(lambda: actions.pass_second_factor(account, form.cleaned_data["code"]), at_code):
            del request.session[_WAITING]
            enter(request, account, "company" if begun.get("manner") == "company" else "code")
            return HttpResponseRedirect(begun["next"])
    return render(request, "sign_in_code.html", {"form": form}, status=400 if form.errors else 200)


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here."""
    actions.note_sign_out(str(request.session.session_key))
    logout(request)
    return redirect("sign_in")


@public_page
@require_POST
def demonstration_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a ready account of the demonstration; does not exist elsewhere."""
    if not settings.DEMO:
        raise Http404
    account = queries.demonstration_account(request.POST.get("username", ""))
    if account is None:
        raise Http404
    enter(request, account, "password")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return redirect("home")
    return HttpResponseRedirect(target)


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page they start on."""
    return redirect(first_page(request.viewer))  # type: ignore[attr-defined]
