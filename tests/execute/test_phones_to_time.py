"""What phones sent is kept no longer than it is needed; what is open, and what tells a replay, stays."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from tests.factories import execute, register
from tests.factories.phones import Phone

from liming.execute.actions import keep_to_time
from liming.execute.enums import OperationState
from liming.execute.models import Evidence, RetentionRun, ServiceRecord, SyncOperation, Upload
from liming.shared import clock
from liming.shared.viewer import Role, system_viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
SYSTEM = system_viewer("test")
PHOTO = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"photo" * 50


@pytest.fixture
def corner(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return execute.corner()


@pytest.fixture
def phone(client, corner, settings):
    account = register.account(Role.MEMBER, corner.team, member=corner.holder)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[1])
    told = client.post("/field/phone/", {"name": "测试机"}).json()
    return Phone(told["secret"], told["device"])


def quick(phone: Phone, photo: bytes = b"") -> dict:
    photos = {"photos": [hashlib.sha256(photo).hexdigest()]} if photo else {}
    fields = {"service_type": "MKT01", "whom": "household", "result": "solved", "minutes": 20}
    return {**phone.act("quick", **fields), "photos": photos}


def done_in(days: int) -> dict[str, int]:
    with clock.fixed(clock.now() + timedelta(days=days)):
        return {line.what: line.done for line in keep_to_time(SYSTEM)}


def operations() -> list[SyncOperation]:
    return list(SyncOperation.objects.everywhere("test").order_by("sequence"))


def files(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def test_words_of_a_settled_act_go_after_their_time_and_the_act_sent_again_is_still_known(phone):
    """Its number, digest and result stay: the same act gets the first answer, another one is refused."""
    act = quick(phone)
    first = phone.send(act).json()["results"][0]
    assert done_in(89)["phone_acts"] == 0
    assert done_in(91)["phone_acts"] == 1
    (row,) = operations()
    assert (row.fields, len(row.digest), row.state) == ({}, 64, "applied")
    again = phone.send(act).json()["results"][0]
    assert (again["replayed"], again["answer"]) == (True, first["answer"])
    other = phone.send({**act, "fields": {**act["fields"], "minutes": ["40"]}}).json()["results"][0]
    assert other["answer"]["code"] == "sent_otherwise"
    assert ServiceRecord.objects.everywhere("test").count() == 1


def test_words_that_somebody_still_needs_stay(phone):
    """An act that waits for an earlier one, and one that waits for the captain."""
    quick(phone)
    phone.send(quick(phone))
    held, clash = operations()[0], quick(phone)
    phone.send(clash)
    SyncOperation.objects.everywhere("test").filter(pk=clash["id"]).update(state=OperationState.CLASH)
    assert (held.state, done_in(400)["phone_acts"]) == ("held", 0)
    assert all(row.fields for row in operations())


def test_a_photo_that_never_came_whole_goes_with_its_pieces(phone, tmp_path):
    digest = hashlib.sha256(PHOTO).hexdigest()
    phone.put(digest, 0, len(PHOTO), PHOTO[:100])
    assert files(tmp_path) == [f"{digest}.part"]
    assert done_in(29)["uploads"] == 0
    assert done_in(31)["uploads"] == 1
    assert (files(tmp_path), Upload.objects.count()) == ([], 0)


def test_a_photo_of_a_record_stays_when_its_upload_is_forgotten(phone, tmp_path):
    phone.send(quick(phone, PHOTO))
    digest = hashlib.sha256(PHOTO).hexdigest()
    phone.put(digest, 0, len(PHOTO), PHOTO)
    assert done_in(31)["uploads"] == 1
    assert Upload.objects.count() == 0
    assert default_storage.exists(Evidence.objects.get(sha256=digest).file.name)


def test_a_whole_photo_that_nothing_took_goes_and_one_of_an_open_act_stays(phone, tmp_path):
    """The act that is held back keeps its photo until it is settled, however long that takes."""
    quick(phone)
    phone.send(quick(phone, PHOTO))
    orphan = PHOTO + b"nobody's"
    for each in (PHOTO, orphan):
        phone.put(hashlib.sha256(each).hexdigest(), 0, len(each), each)
    assert done_in(400)["uploads"] == 1
    assert [row.sha256 for row in Upload.objects.all()] == [hashlib.sha256(PHOTO).hexdigest()]
    assert files(tmp_path) == [f"{hashlib.sha256(PHOTO).hexdigest()}.jpg"]


def test_a_rehearsal_counts_the_same_and_the_report_is_kept(phone, tmp_path):
    phone.put(hashlib.sha256(PHOTO).hexdigest(), 0, len(PHOTO), PHOTO[:100])
    with clock.fixed(clock.now() + timedelta(days=31)):
        rehearsed = {line.what: line.done for line in keep_to_time(SYSTEM, rehearsal=True)}
        assert (rehearsed["uploads"], Upload.objects.count()) == (1, 1)
        keep_to_time(SYSTEM)
    (run,) = RetentionRun.objects.all()
    assert next(line for line in run.lines if line["what"] == "uploads")["done"] == 1
