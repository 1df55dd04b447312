"""Messages changed in their place: a card whose case has moved on."""

from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.channels.telegram.compose import Markup
from bot.channels.telegram.refusals import is_out_of_reach, is_same

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def take_away(bot: "ExtBot[int]", chat: str, ids: str) -> bool:
    """Delete earlier messages; False where Telegram does not let us any more."""
    try:
        return await bot.delete_messages(chat, [int(id_) for id_ in ids.split()])
    except BadRequest:
        return False


async def edit(
    bot: "ExtBot[int]", chat: str, ids: str, parts: Sequence[str], **options: Any
) -> bool:
    """Change earlier messages into these parts; False where new ones have to be sent.

    `ids` are those of all its messages. What now takes more or fewer of them is sent anew:
    others stand between, and half a text would stay behind. `below` stands under the last.
    """
    below: Markup | None = options.pop("below", None)
    known = ids.split()
    if len(known) != len(parts) or not all(id_.isdecimal() for id_ in known):
        return False
    for id_, part in zip(known, parts, strict=True):
        # Only buttons can be put under a message that is there already.
        buttons = below if id_ == known[-1] and isinstance(below, InlineKeyboardMarkup) else None
        try:
            await bot.edit_message_text(
                part,
                chat,
                int(id_),
                reply_markup=buttons,
                link_preview_options=NO_PREVIEW,
                **options,
            )
        except BadRequest as error:
            if is_out_of_reach(error):
                return False
            if not is_same(error):
                raise
    return True
