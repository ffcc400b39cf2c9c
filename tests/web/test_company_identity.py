"""Signing in by the company's identity: only who is in the register, and only by a token meant for us."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.utils import translation
from tests.factories import identity, register

from liming.jobs import doctor
from liming.project.checks import check_company_identity
from liming.register import queries
from liming.register.models import Account, Parameter, SecondFactor, SignIn
from liming.shared import clock, revision
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
OUT, BACK = "/sign-in/company/", "/sign-in/company/back/"


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def company(settings: Any) -> Iterator[identity.Company]:
    with identity.running() as made:
        settings.OIDC = {
            "issuer": made.address,
            "client_id": identity.CLIENT,
            "client_secret": identity.SECRET,
            "name": "电网统一身份",
            "claim": "employee_number",
        }
        yield made


@pytest.fixture
def account() -> Account:
    """A member's account; the register holds the staff number 70012345."""
    tree = register.unit_tree()
    team = register.team(tree.xiaxian)
    return register.account(Role.MEMBER, team, "zhang", member=register.member(team, code="70012345"))


def asked(client: Client, company: identity.Company, path: str = OUT) -> dict[str, str]:
    """Go out; the company keeps the nonce. Returns what it was asked."""
    answer = client.get(path)
    assert answer.status_code == 302, answer.content.decode()[:200]
    assert answer.url.startswith(f"{company.address}/authorize?")
    found = {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}
    company.nonce = found["nonce"]
    return found


def came_back(client: Client, company: identity.Company, path: str = OUT, **changes: str) -> Any:
    """Out and back with the right state unless it is changed."""
    found = asked(client, company, path)
    return client.get(BACK, {"code": "c-1", "state": found["state"], **changes})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_it_is_off_by_default_and_then_there_is_no_button(client: Client) -> None:
    assert "/sign-in/company/" not in client.get("/sign-in/").content.decode()
    assert [client.get(path).status_code for path in (OUT, BACK)] == [404, 404]


def test_the_right_person_is_in_and_it_is_noted(client: Client, company: Any, account: Account) -> None:
    """The button names the company; what goes out and what is exchanged fit by PKCE; the way back is kept."""
    assert "用电网统一身份登录" in client.get("/sign-in/").content.decode()
    company.claims = {"employee_number": "70012345"}
    found = asked(client, company, f"{OUT}?next=/field/hours/")
    answer = client.get(BACK, {"code": "c-1", "state": found["state"]})
    assert (answer.status_code, answer.url, is_in(client)) == (302, "/field/hours/", True)
    (sent,) = company.exchanged
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == found["code_challenge"]
    assert sent["redirect_uri"] == found["redirect_uri"] == f"http://127.0.0.1:8000{BACK}"
    assert SignIn.objects.get().manner == "company"
    assert AuditEntry.objects.get(act="account.signed_in").after == {"manner": "company"}
    assert client.session.get_expiry_age() == 720 * 60, "it ends by the idle times as any other"


def test_another_place_than_ours_is_never_gone_to_afterwards(
    client: Client, company: Any, account: Account
) -> None:
    company.claims = {"employee_number": "70012345"}
    assert came_back(client, company, f"{OUT}?next=https://evil.example/").url == "/"


def test_the_number_may_stand_in_the_user_info_of_the_same_person(
    client: Client, company: Any, account: Account
) -> None:
    company.user_info = {"sub": "somebody-else", "employee_number": "70012345"}
    assert came_back(client, company).status_code == 403
    company.user_info = {"sub": "person-1", "employee_number": "70012345"}
    assert came_back(client, company).status_code == 302


def test_who_is_not_in_the_register_is_refused_and_no_account_is_made(
    client: Client, company: Any, account: Account
) -> None:
    """Neither an unknown number nor an e-mail address or name opens anything."""
    company.claims = {"employee_number": "70099999", "email": "zhang@example.cn", "name": "zhang"}
    answer = came_back(client, company)
    assert (answer.status_code, is_in(client), Account.objects.count()) == (403, False, 1)
    assert "工号“70099999”在本系统没有账号" in answer.content.decode()
    noted = AuditEntry.objects.get(act="account.identity_refused").after
    assert (noted["reason"], noted["number"]) == ("identity_unknown", "70099999")


@pytest.mark.parametrize("left", [False, True])
def test_a_closed_account_and_one_whose_member_left_are_refused(
    client: Client, company: Any, account: Account, left: bool
) -> None:
    company.claims = {"employee_number": "70012345"}
    if left:
        account.member.left_on = clock.today()
        account.member.save()
    else:
        Account.objects.update(is_active=False)
    answer = came_back(client, company)
    assert (answer.status_code, is_in(client)) == (403, False)
    assert AuditEntry.objects.get(act="account.identity_refused").after["reason"] == "identity_inactive"


def test_a_number_that_two_accounts_answer_to_opens_neither(
    client: Client, company: Any, account: Account
) -> None:
    register.account(Role.MEMBER, account.member.team, "70012345")
    company.claims = {"employee_number": "70012345"}
    assert (came_back(client, company).status_code, is_in(client)) == (403, False)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another-system"},
        {"aud": ["liming", "another-system"], "azp": "another-system"},
        {"iss": "https://evil.example"},
        {"exp": 1_600_000_000},
        {"employee_number": ""},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    client: Client, company: Any, account: Account, claims: dict[str, Any]
) -> None:
    company.claims = {"employee_number": "70012345", **claims}
    assert (came_back(client, company).status_code, is_in(client)) == (403, False)


def test_a_token_signed_by_another_key_is_refused(client: Client, company: Any, account: Account) -> None:
    company.claims = {"employee_number": "70012345"}
    company.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert (came_back(client, company).status_code, is_in(client)) == (403, False)


@pytest.mark.parametrize("changes", [{"state": "forged"}, {"state": ""}, {"code": ""}, {"state": "é"}])
def test_a_wrong_state_or_no_code_is_refused_before_anything_is_exchanged(
    client: Client, company: Any, account: Account, changes: dict[str, str]
) -> None:
    company.claims = {"employee_number": "70012345"}
    assert (came_back(client, company, **changes).status_code, is_in(client)) == (403, False)
    assert company.exchanged == []


def test_a_way_back_works_once_and_only_for_who_went_out(
    client: Client, company: Any, account: Account
) -> None:
    company.claims = {"employee_number": "70012345"}
    found = asked(client, company)
    sent = {"code": "c-1", "state": found["state"]}
    assert Client().get(BACK, sent).url == "/sign-in/"
    assert client.get(BACK, sent).url == "/"
    assert client.get(BACK, sent).url == "/sign-in/"
    assert len(company.exchanged) == 1


def test_who_is_locked_out_stays_locked_out(client: Client, company: Any, account: Account) -> None:
    for _try in range(5):
        client.post("/sign-in/", {"username": "zhang", "password": "wrong"})
    company.claims = {"employee_number": "70012345"}
    answer = came_back(client, company)
    assert (answer.status_code, is_in(client)) == (429, False)


def test_the_own_second_factor_is_asked_for(client: Client, company: Any, account: Account) -> None:
    SecondFactor.objects.create(
        account=account, seed="0" * 32, begun_at=clock.now(), confirmed_at=clock.now()
    )
    company.claims = {"employee_number": "70012345"}
    assert (came_back(client, company).url, is_in(client)) == ("/sign-in/code/", False)


def test_a_role_that_needs_codes_sets_them_up_first_and_an_old_password_does_not_matter(
    client: Client, company: Any, account: Account
) -> None:
    held = Parameter.objects.filter(key="security.second_factor_roles").first()
    assert held is None or "member" not in held.value
    Account.objects.update(must_change_password=True)
    Parameter.objects.update_or_create(
        key="security.second_factor_roles",
        defaults={"title": "t", "source": "test", "value": ["member"], "valid_from": clock.today()},
    )
    revision.touch()
    company.claims = {"employee_number": "70012345"}
    came_back(client, company)
    assert client.get("/field/").url == "/me/second-factor/"
    assert queries.steps_due(Account.objects.get()) == ["password", "factor"]


def test_a_service_that_is_away_is_said_and_the_doctor_names_it(
    client: Client, company: Any, settings: Any
) -> None:
    assert [each for each in doctor.examine(deploy=False) if each.id == "doctor.identity"] == []
    company.issuer = "https://another.example"
    assert client.get(OUT).status_code == 503
    assert [each.level for each in doctor.examine(deploy=False) if each.id == "doctor.identity"] == [30]
    settings.OIDC = {**settings.OIDC, "issuer": "http://127.0.0.1:9"}
    answer = client.get(OUT)
    assert answer.status_code == 503
    assert "统一身份认证暂时连不上" in answer.content.decode()


def test_a_set_up_in_part_or_without_tls_is_a_complaint(settings: Any) -> None:
    assert check_company_identity(None) == []
    settings.OIDC = {**settings.OIDC, "issuer": "http://id.example", "client_id": "liming"}
    (part,) = check_company_identity(None)
    assert (part.id, part.hint) == ("liming.E011", "Set LIMING_OIDC_CLIENT_SECRET.")
    settings.DEVELOPMENT = False
    settings.OIDC = {**settings.OIDC, "client_secret": "x"}
    assert [each.id for each in check_company_identity(None)] == ["liming.E012"]
