"""What people get: texts as written, pictures, one outcome for every trouble, limits kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from bot.bell import Bell
from bot.channels import Parts
from bot.channels.calls import Access
from bot.channels.telegram.api import Api
from bot.channels.telegram.compose import pieces, units
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.send import Style
from bot.media import Media
from bot.writer import Writer
from domain.broadcast_notices import recalled
from domain.conversation import Ask, Choice, Lane, Peer, Say
from scheduler.seam import Delivered, Gone, Message, Rejected, Retry, Unknown
from simulator.faults import MISSING, Fault, Trouble
from simulator.telegram import Limits, Person, TelegramSimulator
from storage import telegram as stored
from storage.database import Database
from tests.bot.channels.telegram.town import FAST, office_clock, settings_for
from tests.records import migrated

LABELS = {"vi": {Ask.PLACE: "📍 Chia sẻ vị trí", Ask.PHONE: "📱 Chia sẻ số điện thoại"}}


@dataclass
class Post:
    """A post office: the channel's sending side with a database of its own."""

    telegram: TelegramSimulator
    parts: Parts
    channel: Outgoing
    sent: int = 0

    async def sends(
        self,
        person: Person,
        say: Say | str,
        lane: Lane = Lane.STATUS,
        *,
        edits: str | None = None,
    ):
        self.sent += 1
        say = Say(say) if isinstance(say, str) else say
        to = Peer("telegram", str(person.id))
        return await self.channel.send(Message(self.sent, to, lane, say, edits=edits))


@pytest.fixture
async def post(telegram, fresh_database, tmp_path) -> AsyncIterator[Post]:
    database = Database(fresh_database("sqlite", migrated))
    writer = Writer(database)
    post = opened(telegram, database, writer, tmp_path)
    yield post
    await post.channel.close()
    post.parts.media.close()
    writer.close()
    database.close()


def opened(telegram, database, writer, folder, **limits) -> Post:
    url = str(database.url)
    settings = settings_for(telegram, url, folder, limits=FAST | limits)
    media = Media(settings.paths.files)
    parts = Parts(settings, database, writer, Bell(), media, office_clock, b"key")
    return Post(
        telegram, parts, Outgoing(parts, Access(telegram.url, telegram.token), Style(LABELS))
    )


@pytest.fixture
def lan(telegram) -> Person:
    return telegram.person("Lan", started=True)


# --- words ---------------------------------------------------------------------------------------

HOSTILE = [
    "<b>đậm</b> &amp; <script>alert(1)</script>",
    "*đậm* _nghiêng_ `mã` [liên kết](https://example.com) ||ẩn||",
    "a < b && c > d, 100 % \\ { } [ ] ( ) ~ > # + - = | . !",
    "<a href='tg://user?id=1'>Lãnh đạo</a>",
    "&lt;&#60;&", "<", ">", "```\nmã\n```", "e\u0301" * 40,
    "👩‍👩‍👧‍👦🇻🇳" * 50, "@all #việc /start https://example.com 0912 345 678",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
async def test_words_arrive_as_they_were_written(post, lan, text):
    assert isinstance(await post.sends(lan, text), Delivered)
    seen = lan.screen()[-1]
    assert (seen.text.strip(), seen.asked) == (text.strip(), ())


LONG = [
    ("a" * 4096, 1), ("a" * 4097, 2), ("👩" * 2048, 1), ("👩" * 2049, 2),
    ("một câu. " * 1000, 3), ("một dòng\n" * 1000, 3), (" " * 10, 0), ("x" * 20_000, 5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count"), LONG, ids=range(len(LONG)))
def test_a_long_text_is_cut_where_a_reader_would_pause(text, count):
    parts = pieces(text)
    assert len(parts) == count
    assert all(0 < units(part) <= 4096 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


async def test_buttons_stand_below_the_last_part(post, lan):
    say = Say("một câu dài. " * 600, (Choice("go:report", "Gửi phản ánh"),))
    await post.sends(lan, say)
    assert [seen.labels for seen in lan.screen()] == [[], ["Gửi phản ánh"]]


async def test_a_question_for_a_place_brings_the_keyboard_that_shares_it(post, lan):
    say = Say("Ở đâu ạ?", (Choice("pick:1:a", "Phường Khương Đình"),), ask=Ask.PLACE)
    await post.sends(lan, say)
    first, second = lan.keyboard()
    assert (first[0].asks, second[0].label) == ("place", "Phường Khương Đình")
    await post.sends(lan, "Cảm ơn ạ")
    assert lan.keyboard() == ()


# --- changed in its place ------------------------------------------------------------------------

LONG_CARD = "một câu dài. " * 600


async def test_a_card_changes_where_it_stands(post, lan):
    first = await post.sends(lan, Say("chờ xử lý", (Choice("do:1", "Tiếp nhận"),)))
    await post.sends(lan, "tin khác")
    for words in ("đang xử lý", "đang xử lý"):  # the second changes nothing, which is as good
        say = Say(words, (Choice("do:2", "Trả về"),))
        assert await post.sends(lan, say, edits=first.id) == first
    await post.sends(lan, "đã xử lý", edits=first.id)
    assert [(s.text, s.labels) for s in lan.screen()] == [("đã xử lý", []), ("tin khác", [])]


async def test_a_long_card_changes_in_all_its_parts(post, lan):
    first = await post.sends(lan, Say(f"1 {LONG_CARD}", (Choice("a", "Nút"),)))
    assert await post.sends(lan, Say(f"2 {LONG_CARD}", (Choice("b", "Núm"),)), edits=first.id)
    one, other = lan.screen()
    assert (one.text[0], one.labels, other.labels) == ("2", [], ["Núm"])


@pytest.mark.parametrize("gone", ["deleted", "longer than it was", "of another kind", "odd"])
async def test_what_cant_be_changed_is_sent_anew(post, telegram, lan, gone):
    first = await post.sends(lan, "chờ xử lý")
    words, ids = "đang xử lý", first.id
    if gone == "deleted":
        api = Api(Access(telegram.url, telegram.token))
        await api.call("deleteMessage", chat_id=lan.id, message_id=int(first.id))
        await api.close()
    elif gone == "longer than it was":
        words = LONG_CARD.strip()
    elif gone == "of another kind":
        hash_ = (await post.parts.media.keep(picture(3))).hash
        ids = (await post.sends(lan, Say("", photos=(hash_,)))).id
    else:
        ids = "-"
    second = await post.sends(lan, words, edits=ids)
    assert isinstance(second, Delivered)
    assert second.id != ids
    assert lan.screen()[-1].text.strip() == words[-len(lan.screen()[-1].text.strip()) :]


# --- pictures ------------------------------------------------------------------------------------


async def test_pictures_are_uploaded_once_and_then_sent_by_their_id(post, telegram, lan):
    hashes = tuple([(await post.parts.media.keep(picture(n))).hash for n in range(3)])
    for _ in range(2):
        assert isinstance(await post.sends(lan, Say("Ảnh đây ạ", photos=hashes)), Delivered)
    albums = telegram.journal.of("sendMediaGroup")
    assert [seen.medium for seen in lan.screen()] == ["photo", "photo", "photo", ""] * 2
    assert albums[1].size < 2000 < albums[0].size
    actions = telegram.journal.of("sendChatAction")
    assert [call.arguments["action"] for call in actions] == ["upload_photo"]
    assert len({seen.album for seen in lan.screen() if seen.album}) == 2


async def test_an_announcement_is_taken_back_with_its_picture(post, lan):
    hash_ = (await post.parts.media.keep(picture(4))).hash
    said = Say("Mai cắt nước", (Choice("https://hanoi.gov.vn/lich", "Lịch"),), (hash_,))
    first = await post.sends(lan, said, Lane.BROADCAST)
    assert [seen.labels for seen in lan.screen()] == [[], ["Lịch"]]
    back = Message(
        9,
        Peer("telegram", str(lan.id)),
        Lane.BROADCAST,
        Say("Đã thu hồi"),
        recalled(),
        edits=first.id,
    )
    for _ in range(2):  # one that is gone already is no trouble
        assert await post.channel.send(back) == first
        assert lan.screen() == []


async def test_an_id_that_is_no_good_any_more_is_replaced(post, lan):
    hash_ = (await post.parts.media.keep(picture(7))).hash
    number = post.telegram.token.partition(":")[0]
    with post.parts.database.writing() as session:
        stored.remember_uploaded(session, number, {hash_: "AgACAgUAAx0gone"}, now=office_clock())
    assert isinstance(await post.sends(lan, Say("Ảnh", photos=(hash_,))), Delivered)
    assert [seen.medium for seen in lan.screen()] == ["photo", ""]


async def test_a_letter_with_nothing_in_it_is_refused(post, lan):
    assert isinstance(await post.sends(lan, Say(" ")), Rejected)


def picture(number: int) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (64 + number, 48), "teal").save(out, "JPEG")
    return out.getvalue()


# --- troubles ------------------------------------------------------------------------------------

TROUBLES = [
    (Fault(Trouble.ERROR, "sendMessage", status=502), Retry),
    (Fault(Trouble.ERROR, "sendMessage", status=500), Retry),
    # Not in Telegram's words: a proxy's page, a carrier's block.
    (Fault(Trouble.ERROR, "sendMessage", status=403), Retry),
    (Fault(Trouble.ERROR, "sendMessage", status=400), Retry),
    (Fault(Trouble.GARBAGE, "sendMessage"), Unknown),
    (Fault(Trouble.CUT_BEFORE, "sendMessage"), Unknown),
    (Fault(Trouble.CUT_AFTER, "sendMessage"), Unknown),
    (Fault(Trouble.TOO_MANY, "sendMessage", retry_after=35), Retry),
]


@pytest.mark.parametrize(("fault", "kind"), TROUBLES, ids=lambda v: getattr(v, "trouble", ""))
async def test_every_trouble_is_one_typed_outcome(post, telegram, lan, fault, kind):
    telegram.fails(fault)
    assert isinstance(await post.sends(lan, "Chào ạ"), kind)


async def test_who_cant_be_reached_is_gone(post, telegram, lan):
    minh = telegram.person("Minh", started=True)
    lan.blocks()
    minh.deletes_account()
    strange = telegram.person("Chưa từng gặp")
    for person in (lan, minh, strange):
        assert isinstance(await post.sends(person, "Chào ạ"), Gone)


async def test_nothing_listens_there_and_it_is_safe_to_try_again(post, telegram, lan):
    await telegram.stop()
    assert isinstance(await post.sends(lan, "Chào ạ"), Retry)


async def test_a_group_that_moved_is_followed(post, telegram, lan):
    group = telegram.group("Đội", lan, supergroup=False)
    group.adds_bot()
    old = group.chat
    new = group.migrates()
    message = Message(1, Peer("telegram", str(old.id)), Lane.STATUS, Say("Hồ sơ mới"))
    assert isinstance(await post.channel.send(message), Delivered)
    assert [seen.text for seen in lan.screen(group=group) if seen.by_bot] == ["Hồ sơ mới"]
    assert new == group.id


# --- limits --------------------------------------------------------------------------------------

AFTER = [(1, 1), (35, 35), (10072, 10072), (MISSING, 5), ("x", 5)]


@pytest.mark.parametrize(("said", "seconds"), AFTER)
async def test_a_429_closes_its_scope_and_no_other(post, telegram, lan, said, seconds):
    minh = telegram.person("Minh", started=True)
    telegram.fails(Fault(Trouble.TOO_MANY, "sendMessage", chat=lan.id, retry_after=said))
    outcome = await post.sends(lan, "một")
    assert outcome == Retry(outcome.reason, timedelta(seconds=seconds))
    if seconds > 4:
        again = await post.sends(lan, "hai")
        assert seconds - 3 < again.after_in.total_seconds() <= seconds
    assert isinstance(await post.sends(minh, "ba"), Delivered)
    assert len(telegram.journal.of("sendMessage", chat=lan.id)) == 1
    assert telegram.gate.violations == []


async def test_a_bot_that_is_closed_costs_one_call_more_and_then_none(post, telegram):
    people = [telegram.person(f"Người {n}", started=True) for n in range(9)]
    telegram.fails(Fault(Trouble.TOO_MANY, "sendMessage", retry_after=35, scope="bot"))
    outcomes = [await post.sends(person, "Chào ạ") for person in people]
    assert all(33 < outcome.after_in.total_seconds() <= 35 for outcome in outcomes)
    assert len(telegram.journal.of("sendMessage")) == 2
    assert len(telegram.gate.violations) == 1


async def test_two_chats_closed_for_different_times_are_two_chats(post, telegram, lan):
    minh, hoa = (telegram.person(name, started=True) for name in ("Minh", "Hoa"))
    for person, wait in ((lan, 35), (minh, 600)):
        fault = Fault(Trouble.TOO_MANY, "sendMessage", chat=person.id, retry_after=wait)
        telegram.fails(fault)
        await post.sends(person, "một")
    assert isinstance(await post.sends(hoa, "hai"), Delivered)
    assert telegram.gate.violations == []


async def test_it_looks_once_what_is_closed_however_many_begin_together(post, telegram):
    people = [telegram.person(f"Người {n}", started=True) for n in range(5)]
    looks = []
    note = lambda *told: looks.append(told[2])  # noqa: E731 - the same function is taken off again
    event.listen(Engine, "before_cursor_execute", note)
    await asyncio.gather(*(post.sends(person, "Chào ạ") for person in people))
    event.remove(Engine, "before_cursor_execute", note)
    assert sum("SELECT telegram_pauses" in statement for statement in looks) == 1


async def test_a_restart_finds_closed_what_was_closed(post, telegram, lan, tmp_path):
    telegram.fails(Fault(Trouble.TOO_MANY, "sendMessage", chat=lan.id, retry_after=600))
    await post.sends(lan, "một")
    later = opened(telegram, post.parts.database, post.parts.writer, tmp_path / "again")
    outcome = await later.sends(lan, "hai")
    assert 590 < outcome.after_in.total_seconds() <= 600
    await later.channel.close()
    later.parts.media.close()


async def test_the_limits_of_the_settings_keep_telegrams(post, telegram, tmp_path):
    telegram.gate.change(Limits())
    slow = {"per_second": 30, "per_chat_per_second": 1, "per_group_per_minute": 20}
    paced = opened(telegram, post.parts.database, post.parts.writer, tmp_path / "paced", **slow)
    people = [telegram.person(f"Người {n}", started=True) for n in range(60)]
    loop = asyncio.get_running_loop()
    began = loop.time()
    outcomes = await asyncio.gather(*(paced.sends(person, "Chào ạ") for person in people))
    took = loop.time() - began
    assert all(isinstance(outcome, Delivered) for outcome in outcomes)
    assert (telegram.gate.refused, telegram.gate.violations) == (0, [])
    assert 60 / took > 0.9 * 30
    await paced.channel.close()
    paced.parts.media.close()


async def test_who_is_answered_goes_before_who_is_told(post, telegram, tmp_path):
    slow = {"per_second": 20}
    paced = opened(telegram, post.parts.database, post.parts.writer, tmp_path / "paced", **slow)
    people = [telegram.person(f"Người {n}", started=True) for n in range(30)]
    broadcast = [paced.sends(person, "Thông báo", Lane.BROADCAST) for person in people[:25]]
    replies = [paced.sends(person, "Trả lời", Lane.REPLY) for person in people[25:]]
    await asyncio.gather(*broadcast, *replies)
    order = [call.arguments["text"] for call in telegram.journal.of("sendMessage")]
    assert max(at for at, words in enumerate(order) if words == "Trả lời") < 12
    await paced.channel.close()
    paced.parts.media.close()
