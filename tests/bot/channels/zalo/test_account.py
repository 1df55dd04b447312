"""The product on a simulated Official Account: buttons, windows, templates, tokens, faults."""

from __future__ import annotations

import asyncio
import io
import re
from contextlib import asynccontextmanager

import pytest
from PIL import Image

from bot.channels.zalo_oa.api import AccountError
from bot.channels.zalo_oa.refusals import outcome
from bot.channels.zalo_oa.uploads import BYTES_MOST, small
from bot.clock import wall_clock
from bot.locales import load_texts
from domain.conversation import Ask, Lane, Notice, Peer, Say
from scheduler.seam import Gone, Rejected, Retry, Unknown, WindowClosed
from simulator.faults import Fault, Trouble
from storage import keeping, outbox
from storage.schema import conversations, inbox
from storage.schema import outbox as letters
from tests.bot.channels.conftest import until
from tests.bot.channels.telegram.contract import picture
from tests.bot.channels.telegram.town import serving
from tests.bot.channels.zalo.conftest import MONDAY
from tests.bot.channels.zalo.town import account_settings
from tests.programs import ROOT

CS = "/v3.0/oa/message/cs"
PARAMS = {
    "code": "HN-7K3M-Q9TX-2VV", "state": "resolved", "public_state": "done",
    "category": "drainage", "ward": "00097", "agency": "SXD",
    "due_at": MONDAY.isoformat(), "handle_due_at": MONDAY.isoformat(),
    "contested": False, "given": {"answer": "Đã thông cống", "document": "12/TB"},
}  # fmt: skip


@asynccontextmanager
async def product(account, url, tmp_path, clock, **changed):
    settings = account_settings(account, url, tmp_path, **changed)
    async with serving(settings, clock=lambda: clock.now) as app:
        yield app


@asynccontextmanager
async def greeted(account, url, tmp_path, clock, **changed):
    """The product, and Lan who has said a first word."""
    async with product(account, url, tmp_path, clock, **changed) as app:
        lan = account.person("Lan")
        lan.says("xin chào")
        await lan.sees("Nâng Niu")
        yield app, lan


def rows(app, table):
    with app.parts.database.reading() as session:
        return list(session.execute(table.select()).mappings())


def post(app, person, content, key="a", lane=Lane.STATUS):
    letter = outbox.Letter(key, Peer("zalo_oa", person.id), lane, "vi", content)
    with app.parts.database.writing() as session:
        outbox.put(session, [letter], now=app.parts.clock())
    app.parts.bell.ring("outbox")


# --- talking ---------------------------------------------------------------------------------


async def test_a_report_by_buttons_and_numbers(account, url, tmp_path, clock):
    async with greeted(account, url, tmp_path, clock) as (_, lan):
        assert lan.screen[-1].buttons[0].label == "Gửi phản ánh"
        lan.presses("Gửi phản ánh")
        await lan.sees("điều gì đang xảy ra")
        lan.says("3")
        await lan.sees("từ 10 đến 2000 ký tự")
        lan.says("Cống tắc, nước ngập cả ngõ từ sáng đến giờ")
        await lan.sees("Có thể gõ: Quay lại · Hủy bỏ")  # what leads about has no room
        lan.presses("Xem thêm lĩnh vực…")
        asked = await lan.sees("\n6. Ngập, thoát nước")  # more than five: a list
        assert not asked.buttons
        lan.says("thêm")
        assert "\n9. " in (await lan.sees("Các mục tiếp theo")).text
        lan.says("6")
        await lan.sees("Để chia sẻ vị trí")
        lan.shares_place(21.0163, 105.8062)
        await lan.sees("đúng phường/xã nào")


async def test_following_is_a_first_word_and_unfollowing_the_last(account, url, tmp_path, clock):
    async with product(account, url, tmp_path, clock) as app:
        lan = account.person("Lan")
        lan.follows()
        await lan.sees("Nâng Niu")
        lan.unfollows()
        await until(lambda: not rows(app, conversations)[0]["reachable"])


async def test_a_picture_comes_from_zalo_and_goes_by_upload_once(account, url, tmp_path, clock):
    async with greeted(account, url, tmp_path, clock) as (app, lan):
        lan.sends_photo(picture(), "Ổ gà lớn trước cổng trường tiểu học")
        await lan.sees("1 ảnh")
        (hash_,) = rows(app, inbox)[-1]["files"]
        (thumb,) = account.journal.of("/v2.0/oa/message")
        assert thumb.arguments["recipient"] == {"user_id": lan.id}
        for key in ("a", "b"):
            post(app, lan, Say(f"Ảnh {key}", photos=(hash_,)), key)
            await lan.sees(f"Ảnh {key}")
        assert sum(bool(seen.picture) for seen in lan.screen) == 2
        assert account.journal.counts["/v2.0/oa/upload/image"] == 1
        account._uploads.clear()  # forgotten there before its time
        post(app, lan, Say("Ảnh c", photos=(hash_,)), "c")
        await lan.sees("Ảnh c")
        assert account.journal.counts["/v2.0/oa/upload/image"] == 2


async def test_what_cant_be_read_is_answered_kindly(account, url, tmp_path, clock):
    async with product(account, url, tmp_path, clock):
        for kind in ("sticker", "link", "business_card", "of_tomorrow"):
            account.person("Lan").sends_something_odd(kind)
            await account.person("Lan").sees("chưa đọc được")


async def test_echoes_and_receipts_are_not_kept(account, url, tmp_path, clock):
    async with greeted(account, url, tmp_path, clock) as (app, lan):
        for event in ("oa_send_text", "user_seen_message", "user_received_message"):
            lan.tells(event, {"message": {"text": "Nâng Niu"}})
        lan.says("cảm ơn")
        await lan.sees("không có gì")
        assert len(rows(app, inbox)) == 2


FORGED = ["#go:report", "#go:report~000000000000", "#do:accept:HN-7K3M-Q9TX-2VV:1"]


async def test_a_typed_press_and_another_persons_change_nothing(account, url, tmp_path, clock):
    async with greeted(account, url, tmp_path, clock) as (_, lan):
        for text in FORGED:
            lan.says(text)
            await lan.sees("chưa có gì thay đổi")
        thief = account.person("Ba")
        thief.says(lan.button("Gửi phản ánh").payload)
        await thief.sees("chưa có gì thay đổi")


async def test_ids_of_63_bits_stay_words(account, url, tmp_path, clock):
    async with greeted(account, url, tmp_path, clock) as (app, lan):
        assert rows(app, inbox)[0]["peer"] == rows(app, letters)[0]["peer"] == lan.id


async def test_a_number_is_asked_for_by_zalos_own_form(account, url, tmp_path, clock):
    shown = "https://nangniu.example.vn/contact.jpg"
    async with greeted(account, url, tmp_path, clock, contact_image=shown) as (app, lan):
        post(app, lan, Say("Số điện thoại của anh/chị?", ask=Ask.PHONE))
        await lan.sees("Chia sẻ số điện thoại")
        told = account.journal.of(CS)[-1].arguments["message"]["attachment"]["payload"]
        assert told["elements"][0]["image_url"] == shown
        lan.submits_info("Hoa", "84912345678")
        await lan.sees("Anh/chị")
        assert rows(app, inbox)[-1]["state"] == "done"


# --- windows ---------------------------------------------------------------------------------

TEMPLATES = [{"kind": "case.resolve", "id": "77", "params": ["code", "agency"]}]
RESOLVED = Notice("case.resolve", PARAMS)


async def test_a_notice_on_day_eight_goes_out_as_its_template(account, url, tmp_path, clock):
    account.templates.add("77")
    async with greeted(account, url, tmp_path, clock, templates=TEMPLATES) as (app, lan):
        await clock.passes(days=8)
        post(app, lan, RESOLVED)
        seen = await lan.sees("HN-7K3M-Q9TX-2VV")
        assert seen.template["template_id"] == "77"
        assert seen.template["template_data"] == {
            "code": "HN-7K3M-Q9TX-2VV", "agency": "Sở Xây dựng",
        }  # fmt: skip
        assert account.journal.of(CS, chat="") == account.journal.of(CS)[:1]


def test_the_manual_has_a_template_for_every_notice():
    manual = (ROOT / "docs/zalo.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in manual.splitlines() if line.startswith("| `")]
    named = {kind for row in rows for kind in re.findall(r"`([a-z_.*]+)`", row)}
    kinds = {key.removeprefix("notice.") for key in load_texts(ROOT / "locales").catalogs["vi"]
             if re.fullmatch(r"notice\.(case|follower|former)\.[a-z_]+", key)}  # fmt: skip
    own = {kind.replace("follower.", "case.") for kind in kinds - named}
    assert own <= named, own - named


async def test_without_a_template_it_waits_until_the_person_writes(account, url, tmp_path, clock):
    async with greeted(account, url, tmp_path, clock) as (app, lan):
        await clock.passes(days=8)
        post(app, lan, Say("Hồ sơ đã được trả lời"))
        await until(lambda: rows(app, letters)[-1]["state"] == "undeliverable")
        with app.parts.database.reading() as session:
            assert keeping.count(session, "zalo_oa") == 1
        lan.says("xin chào")
        await lan.sees("Hồ sơ đã được trả lời")
        assert rows(app, letters)[1]["state"] in ("leased", "sent")


async def test_a_window_zalo_closes_itself_is_believed(account, url, tmp_path, clock):
    account.templates.add("77")
    async with greeted(account, url, tmp_path, clock, templates=TEMPLATES) as (app, lan):
        account.fails(Fault(Trouble.ERROR, CS, status=-232))
        post(app, lan, RESOLVED)
        assert (await lan.sees("HN-7K3M-Q9TX-2VV")).template


# --- errors and tokens -----------------------------------------------------------------------

# A code, and what becomes of the letter.
ENDS = [
    (-32, Retry), (-144, Retry), (-216, Retry), (-209, Retry), (-234, Retry), (502, Retry),
    (-230, WindowClosed), (-213, WindowClosed), (-227, Gone), (-244, Gone), (-118, Gone),
    (-201, Rejected), (-240, Rejected), (-100, Rejected), (-99999, Rejected), (0, Unknown),
]  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), ENDS)
def test_each_error_has_one_outcome(code, kind):
    assert isinstance(outcome(AccountError(code, "x"), now=MONDAY), kind)


def test_a_picture_too_large_for_zalo_is_made_smaller():
    out = io.BytesIO()
    Image.effect_noise((2400, 1800), 120).save(out, "JPEG", quality=95)
    assert len(out.getvalue()) > BYTES_MOST
    smaller = small(out.getvalue())
    assert len(smaller) <= BYTES_MOST
    assert max(Image.open(io.BytesIO(smaller)).size) >= 800


def test_what_was_never_sent_is_tried_again():
    assert outcome(AccountError(0, "x", sent=False), now=MONDAY) == Retry("x")


def test_a_promotion_refused_at_night_waits_for_five_past_six():
    ended = outcome(AccountError(-234, "x"), now=MONDAY.replace(hour=16))  # 23:00 in Hanoi
    assert isinstance(ended, Retry)
    assert (MONDAY.replace(hour=16) + ended.after_in).strftime("%d %H:%M") == "05 23:05"


async def test_a_dead_token_is_renewed_and_the_message_sent(account, url, tmp_path, clock):
    async with greeted(account, url, tmp_path, clock) as (app, lan):
        account.fails(Fault(Trouble.ERROR, CS, status=-216))
        post(app, lan, Say("Tin mới"))
        await lan.sees("Tin mới")
        assert len(account.issued) == 2


async def test_the_doctor_counts_signatures_and_sees_an_old_pair(account, url, tmp_path, clock):
    from bot.channels.zalo_oa.look import look
    from bot.settings import SettingsError

    settings = account_settings(account, url, tmp_path)
    assert "will be taken" in await asyncio.to_thread(look, settings)
    async with serving(settings, clock=lambda: clock.now):
        account.person("Lan").says("xin chào")
        await account.person("Lan").sees("Nâng Niu")
    old = (wall_clock() - MONDAY).total_seconds() > 21 * 3600
    assert old
    with pytest.raises(SettingsError, match="consent anew"):
        await asyncio.to_thread(look, settings)
