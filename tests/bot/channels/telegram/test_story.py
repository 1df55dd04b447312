"""The story of the demonstration, lived on Telegram: same people, same words."""

from __future__ import annotations

from bot.channels.web.parts import STATIC
from bot.demo.personas import CAST
from bot.demo.story import steps
from tests.bot.channels.telegram.town import grant, presses


async def test_the_whole_story_is_lived_on_telegram(town):
    cast = {part.role: town.telegram.person(part.name) for part in CAST}
    for part in CAST:
        cast[part.role].starts()
        await cast[part.role].sees("Nâng Niu", within=30)
        if part.grant is not None:
            grant(town.app.parts.database, cast[part.role], part.grant)
    for step in steps():
        person = cast[step["who"]]
        if "says" in step:
            person.says(step["says"])
        elif "presses" in step:
            await presses(person, step["presses"])
        elif "shares" in step:
            person.shares_place(step["shares"]["lat"], step["shares"]["lon"])
        elif "sends" in step:
            for picture in step["sends"]:
                person.sends_photo((STATIC / picture.removeprefix("/static/")).read_bytes())
        await person.sees(step["sees"], within=20)
    assert town.telegram.gate.violations == []
    assert town.telegram.gate.refused == 0
