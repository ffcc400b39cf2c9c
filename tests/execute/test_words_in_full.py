"""Long texts with private numbers: shown masked, kept as written, looked at with a reason and a trace."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import ActivityDraft, GuaranteeDraft
from liming.execute.enums import TalkChannel
from liming.execute.models import Activity, Guarantee, Talk
from liming.register.enums import CustomerKind
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
WORDS = "找村支书 13911115521 拿钥匙"
MASKED = "找村支书 139****5521 拿钥匙"


@pytest.fixture
def corner():
    with clock.fixed(execute.MORNING):
        yield execute.corner()


def activity_draft(corner) -> ActivityDraft:
    starts = clock.now() + timedelta(days=1)
    return ActivityDraft("party_day", WORDS, starts, 60, corner.holder, content=WORDS)


def guarantee_draft(corner) -> GuaranteeDraft:
    starts = clock.now() + timedelta(days=1)
    ends = starts + timedelta(days=1)
    return GuaranteeDraft(corner.team, WORDS, "exam", starts, ends, clock.today(), plan_text=WORDS)


def texts(corner) -> list[tuple[Activity | Guarantee | Talk, str]]:
    captain = corner.as_captain
    customer = register.customer(corner.team, kind=CustomerKind.KEY_ENTERPRISE, is_key=True)
    return [
        (actions.announce_activity(captain, corner.team, activity_draft(corner)), "content"),
        (actions.plan_guarantee(captain, guarantee_draft(corner)), "plan_text"),
        (actions.note_talk(captain, customer, TalkChannel.PHONE, WORDS), "words"),
    ]


def test_the_whole_text_is_shown_with_a_reason_and_leaves_a_trace(corner):
    """Activity, guarantee and talk keep what was written; the entry holds the reason and no number."""
    for row, field in texts(corner):
        assert actions.reveal_words(corner.as_captain, row, "联系 13911115521")[field] == WORDS
        entry = AuditEntry.objects.order_by("pk").last()
        assert entry.act == f"{row._meta.model_name}.words_seen"
        assert entry.after == {"reason": "联系 139****5521"}


def test_nobody_looks_without_reason_right_or_reach(corner):
    """No reason, another team, the public: refused, and no trace of a look."""
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.yanhu))
    cases = [(corner.as_captain, " ", "field_required"), (PUBLIC, "看", "forbidden")]
    for row, _field in texts(corner):
        for viewer, reason, code in [*cases, (stranger, "看", "out_of_scope")]:
            with pytest.raises(DomainError) as refusal:
                actions.reveal_words(viewer, row, reason)
            assert refusal.value.code == code
    assert not AuditEntry.objects.filter(act__endswith="words_seen").exists()


def test_a_title_is_masked_when_it_is_written(corner):
    """A short line that stands in lists never holds a number; the audit does not either."""
    (activity, _), (guarantee, _), _talk = texts(corner)
    assert (activity.title, guarantee.title) == (MASKED, MASKED)


def test_a_form_that_gave_the_masked_text_back_changes_nothing(corner):
    """Saved as it was shown, the words stay as written; changed, the new words count."""
    captain = corner.as_captain
    (activity, _), (guarantee, _), _talk = texts(corner)
    actions.change_activity(captain, activity, replace(activity_draft(corner), content=MASKED))
    actions.change_guarantee(captain, guarantee, replace(guarantee_draft(corner), plan_text=MASKED))
    activity.refresh_from_db()
    guarantee.refresh_from_db()
    assert (activity.content, guarantee.plan_text) == (WORDS, WORDS)
    actions.change_activity(captain, activity, replace(activity_draft(corner), content="改为下周"))
    activity.refresh_from_db()
    assert activity.content == "改为下周"


def test_the_page_offers_the_whole_text_where_a_number_is_masked(corner, settings):
    """Captain: masked with a form to look, then the text once; a province reads no private numbers."""
    (activity, _), (guarantee, _), (talk, _) = texts(corner)
    client = Client()
    captain = register.account(Role.CAPTAIN, corner.team, "captain", corner.captain)
    client.force_login(captain, settings.AUTHENTICATION_BACKENDS[1])
    pages = {
        f"/office/activities/{activity.pk}/": f"/office/words/activity/{activity.pk}/",
        f"/office/guarantees/{guarantee.number}/": f"/office/words/guarantee/{guarantee.pk}/",
        f"/office/customers/{talk.customer.code}/": f"/office/words/talk/{talk.pk}/",
    }
    for page, address in pages.items():
        shown = client.get(page).content.decode()
        assert (MASKED in shown, WORDS in shown, address in shown) == (True, False, True)
        assert WORDS in client.post(address, {"reason": "联系"}).content.decode()
    province = register.account(Role.PROVINCE, corner.tree.province)
    client.force_login(province, settings.AUTHENTICATION_BACKENDS[1])
    for page, address in pages.items():
        assert address not in client.get(page).content.decode()
        assert client.post(address, {"reason": "看"}).status_code == 403
    assert queries.activity_detail(corner.as_captain, activity.pk).row.activity.content == WORDS
