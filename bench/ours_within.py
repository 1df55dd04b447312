"""Our program with the people in the same process: words stored, messages caught at the seam."""

import asyncio
import json
import sys
from itertools import count
from pathlib import Path

from bench.crowd import Crowd
from bench.inside import stay_inside
from bench.loopback import heard
from bench.ours import settings_for, use_sink
from bench.requests import web_event
from bench.sink_channel import body
from bench.talks import TALKS, Word, peer_id
from bot.app import RunRole, running
from bot.bell import INBOX
from bot.logs import set_up_logs
from scheduler.seam import Delivered, Message
from storage import inbox

_NUMBERS = count(1)


async def main(people: str, url: str, folder: str) -> None:
    set_up_logs("warning")
    crowd = Crowd(TALKS["ours"], int(people))

    async def catch(message: Message) -> Delivered:
        sent = body(message)
        crowd.hear(sent["chat_id"], heard(sent))
        return Delivered()

    use_sink(catch)
    async with running(
        settings_for(url, Path(folder)), {RunRole.CONVERSE, RunRole.DELIVER}
    ) as app:

        async def say(place: int, person: int, word: Word) -> None:
            key, session = str(next(_NUMBERS)), peer_id(person)
            raw = json.dumps(web_event(word, key), ensure_ascii=False)
            arrival = inbox.Arrival("web", f"{session}:{key}", session, raw)
            await app.parts.writer.share(inbox.receive_each, (arrival, app.parts.clock()))
            app.parts.bell.ring(INBOX)

        await stay_inside(crowd, say)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
