"""Whatever a client sends, the answer is the Bot API's: a result or a refusal, never a crash."""

from __future__ import annotations

import inspect
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.telegram import Settings, TelegramSimulator
from simulator.telegram.limits import UNLIMITED
from simulator.telegram.methods import METHODS
from simulator.telegram.query import Query
from simulator.telegram.refusals import ApiError

NAMES = (
    "chat_id from_chat_id user_id message_id message_ids text caption parse_mode entities "
    "caption_entities reply_markup reply_parameters link_preview_options media photo document "
    "latitude longitude phone_number first_name action name message_thread_id commands scope "
    "language_code menu_button file_id callback_query_id allow_paid_broadcast protect_content"
).split()
SYNCHRONOUS = sorted(
    name for name, call in METHODS.items() if not inspect.iscoroutinefunction(call)
)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 10),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["HTML", "<b>x", "{", "[]", "attach://x", "\ud83d", "LAN", "CARD", "bold"]),
)
keys = st.sampled_from(
    "type offset length url user media text inline_keyboard keyboard callback_data message_id "
    "command description chat_id caption parse_mode copy_text".split()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)
arguments = st.dictionaries(st.sampled_from(NAMES), values, min_size=2, max_size=9)


@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow])
@given(method=st.sampled_from(SYNCHRONOUS), arguments=arguments, here=st.booleans())
def test_every_call_is_answered(method: str, arguments: dict[str, Any], here: bool):
    telegram = TelegramSimulator(settings=Settings(limits=UNLIMITED))
    lan = telegram.person("Lan")
    lan.starts()
    call = METHODS["sendmessage"]
    card = call(telegram.platform, Query("sendmessage", {"chat_id": lan.id, "text": "Phiếu"}))
    if here:
        arguments = {**arguments, "chat_id": lan.id, "message_id": card["message_id"]}
    refused = outcome(telegram, Query(method, arguments))
    assert refused is None or refused.startswith(("Bad Request: ", "Forbidden: "))


def outcome(telegram: TelegramSimulator, query: Query) -> str | None:
    try:
        METHODS[query.method](telegram.platform, query)
    except ApiError as refusal:
        return refusal.description
    return None
