"""The scene in which every method is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.telegram import UNLIMITED, Group, Person, Seen, TelegramSimulator
from tests.simulator.clients import Client, jpeg


@dataclass(frozen=True)
class Scene:
    """Lan and what stands in her chat; a forum with the bot as administrator."""

    telegram: TelegramSimulator
    client: Client
    lan: Person
    hers: Seen
    picture: Seen
    card: int
    photo_card: int
    forum: Group
    topic: int
    tap: Any
    hook: str

    @property
    def card_at(self) -> dict[str, int]:
        return {"chat_id": self.lan.id, "message_id": self.card}

    @property
    def topic_at(self) -> dict[str, int]:
        return {"chat_id": self.forum.id, "message_thread_id": self.topic}

    def types(self, name: str) -> Any:
        return getattr(self.client.types, name)


async def set_up(telegram: TelegramSimulator, client: Client, lan: Person, hook: str) -> Scene:
    telegram.gate.change(UNLIMITED)
    bot = client.bot
    buttons = client.keyboard("Tiếp nhận", callback_data="accept")
    card = await bot.send_message(chat_id=lan.id, text="Phiếu", reply_markup=buttons)
    file = client.file(jpeg(), "a.jpg")
    photo_card = await bot.send_photo(chat_id=lan.id, photo=file, caption="Ảnh")
    forum = telegram.group("Phường", lan, is_forum=True)
    forum.adds_bot(admin=True)
    topic = await bot.create_forum_topic(chat_id=forum.id, name="Tổ 5")
    return Scene(
        telegram=telegram,
        client=client,
        lan=lan,
        hers=lan.says("Đèn hỏng"),
        picture=lan.sends_photo(jpeg()),
        card=card.message_id,
        photo_card=photo_card.message_id,
        forum=forum,
        topic=topic.message_thread_id,
        tap=lan.presses("Tiếp nhận"),
        hook=hook,
    )
