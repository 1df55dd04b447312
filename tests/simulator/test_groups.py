"""Groups: joining, privacy, presses by others, migration, topics."""

from __future__ import annotations

import pytest

from simulator.telegram import Settings, TelegramSimulator
from tests.simulator.clients import Api


@pytest.fixture
def team(telegram, lan):
    """An agency's group: Lan made it, Minh and the bot are in it."""
    group = telegram.group("Đội đèn đường", lan)
    group.adds(telegram.person("Minh"))
    group.adds_bot()
    return group


async def kinds(api) -> list[str]:
    return [sorted(update)[0] for update in await api.updates()]


async def heard(api) -> list[str]:
    return [u["message"]["text"] for u in await api.updates() if "text" in u.get("message", {})]


async def test_the_bot_is_told_when_it_joins_and_is_thrown_out(api, team):
    joined, greeted = (await api.updates())[-2:]
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert greeted["message"]["new_chat_members"][0]["username"] == "nangniu_bot"
    team.removes_bot()
    thrown = (await api.updates(-1))[-1]["my_chat_member"]
    assert thrown["new_chat_member"]["status"] == "kicked"
    complaint = await api.refused("sendMessage", chat_id=team.id, text="Chào")
    assert complaint == "Forbidden: bot was kicked from the supergroup chat"


# In privacy mode the bot hears what is meant for it.
@pytest.mark.parametrize(
    ("text", "is_heard"),
    [
        ("Trời đẹp quá", False),
        ("/viec", True),
        ("/viec@nangniu_bot", True),
        ("/viec@other_bot", False),
        ("@nangniu_bot xem giúp", True),
        ("hỏi @Nangniu_Bot nhé", True),
    ],
)
async def test_privacy(api, team, telegram, text, is_heard):
    telegram.person("Minh").says(text, group=team)
    assert (text in await heard(api)) is is_heard


async def test_replies_to_the_bot_are_heard(api, team, telegram):
    sent = await api("sendMessage", chat_id=team.id, text="HN-7K3M: mới")
    telegram.person("Minh").says("Đã xem", group=team, reply_to=sent["message_id"])
    update = (await api.updates(-1))[-1]["message"]
    assert update["reply_to_message"]["message_id"] == sent["message_id"]


async def test_an_administrator_or_a_bot_without_privacy_hears_everything(api, clock, team):
    team.promotes_bot()
    team.owner.says("Trời đẹp quá", group=team)
    assert "Trời đẹp quá" in await heard(api)
    settings = Settings(privacy=False, pacing=False)
    async with TelegramSimulator(clock=clock, settings=settings) as other, Api(other) as client:
        group = other.group("Tổ 5", other.person("Hoa"))
        group.adds_bot()
        other.person("Hoa").says("Ai đó ơi", group=group)
        assert "Ai đó ơi" in await heard(client)


async def test_anybody_in_the_group_can_press_and_is_named(api, team, telegram):
    markup = {"inline_keyboard": [[{"text": "Tiếp nhận", "callback_data": "accept"}]]}
    await api("sendMessage", chat_id=team.id, text="HN-7K3M", reply_markup=markup)
    minh = telegram.person("Minh")
    minh.presses("Tiếp nhận", group=team)
    query = (await api.updates(-1))[-1]["callback_query"]
    assert (query["from"]["first_name"], query["message"]["chat"]["id"]) == ("Minh", team.id)


async def test_who_is_not_in_the_group_cannot_write_there(telegram, team):
    with pytest.raises(ValueError, match="isn't in"):
        telegram.person("Hoa").says("/viec", group=team)


async def test_a_group_that_became_a_supergroup_says_where_it_went(api, telegram, lan):
    group = telegram.group("Tổ 5", lan, supergroup=False)
    group.adds_bot()
    old = group.id
    new = group.migrates()
    moved = [u["message"] for u in (await api.updates())[-2:]]
    assert (moved[0]["chat"]["id"], moved[0]["migrate_to_chat_id"]) == (old, new)
    assert (moved[1]["chat"]["id"], moved[1]["migrate_from_chat_id"]) == (new, old)
    status, answer = await api.answer("sendMessage", chat_id=old, text="Chào")
    assert status == 400
    expected = "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["description"] == expected
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    await api("sendMessage", chat_id=new, text="Chào")
    assert (await lan.sees("Chào", group=group)).sender == "Nâng Niu"


async def test_a_bot_that_left_cannot_write(api, team):
    assert await api("leaveChat", chat_id=team.id) is True
    complaint = await api.refused("sendMessage", chat_id=team.id, text="Chào")
    assert complaint == "Forbidden: bot is not a member of the supergroup chat"


async def test_topics_of_a_forum(api, telegram, lan):
    forum = telegram.group("Phường", lan, is_forum=True)
    forum.adds_bot()
    complaint = await api.refused("createForumTopic", chat_id=forum.id, name="Tổ 5")
    assert complaint == "Bad Request: not enough rights to create a topic"
    forum.promotes_bot()
    topic = await api("createForumTopic", chat_id=forum.id, name="Tổ 5")
    thread = topic["message_thread_id"]
    sent = await api("sendMessage", chat_id=forum.id, text="Chào", message_thread_id=thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    assert await api("deleteForumTopic", chat_id=forum.id, message_thread_id=thread) is True
    where = {"chat_id": forum.id, "message_thread_id": thread}
    complaint = await api.refused("sendMessage", **where, text="x")
    assert complaint == "Bad Request: message thread not found"
