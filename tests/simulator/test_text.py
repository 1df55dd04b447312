"""Formatted text: HTML, entities, cleaning, trimming, what the server finds. No network."""

from __future__ import annotations

import pytest

from simulator.telegram.refusals import ApiError
from simulator.telegram.text import format_text

BOLD = {"type": "bold", "offset": 0, "length": 4}


def html(source: str) -> tuple[str, list[tuple[str, int, int]]]:
    text = format_text(source, "HTML", None)
    return text.text, [(e["type"], e["offset"], e["length"]) for e in text.entities]


def refusal(raw: str, mode: str = "", entities: object = None) -> str:
    with pytest.raises(ApiError) as refused:
        format_text(raw, mode, entities)
    return refused.value.description


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("Chào <b>chị Lan</b>!", "Chào chị Lan!", [("bold", 5, 7)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike>", "ab", [("strikethrough", 0, 1), ("strikethrough", 1, 1)]),
        ("<i>ngoài <b>trong</b></i>", "ngoài trong", [("italic", 0, 11), ("bold", 6, 5)]),
        ("🚧<b>🚧</b>", "🚧🚧", [("bold", 2, 2)]),
        ("a &lt; b &amp; c &gt; d &quot;", 'a < b & c > d "', []),
        ("a &lt b", "a < b", []),
        ("&hearts; &#128679; &#x1F6A7;", "&hearts; 🚧 🚧", []),
        ("<b></b>x", "x", []),
        ("<i>a</>", "a", [("italic", 0, 1)]),
        ("<b class = 'x' lang=vi>a</b >", "a", [("bold", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ('<a href="https://hanoi.gov.vn">mở</a>', "mở", [("text_link", 0, 2)]),
        ("<a>hanoi.gov.vn</a>", "hanoi.gov.vn", [("text_link", 0, 12)]),
        ("<a>không phải địa chỉ</a>", "không phải địa chỉ", []),
        ('<a href="tg://user?id=42">Lan</a>', "Lan", [("text_mention", 0, 3)]),
        ('<tg-emoji emoji-id="5368">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2)]),
        ("<code>a <b>b</b></code>", "a b", [("code", 0, 3)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
    ],
)
def test_html_becomes_text_with_entities(source, text, entities):
    assert html(source) == (text, entities)


# What is wrong, and where, in bytes.
@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>mở", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("giá < 5 đồng", 'Unsupported start tag "" at byte offset 5'),
        ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("đường <tên>", 'Unsupported start tag "tên" at byte offset 10'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<i>a</i", "Unclosed end tag at byte offset 4"),
        ("<i  =x>a</i>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<i x = ", 'Unclosed start tag "i" at byte offset 0'),
        ("<i x = y;>a</i>", "Unexpected end of name token at byte offset 7"),
        ("<i x = 'y>a</i>", "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
        (
            "&#xD83D;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_wrong_html_is_refused_in_telegrams_words(source, complaint):
    assert refusal(source, "HTML") == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("entity", "complaint"),
    [
        ("bold", "can't parse MessageEntity: expected an Object"),
        ({"type": "bold", "length": 1}, "can't parse MessageEntity: Can't find field \"offset\""),
        ({**BOLD, "type": "shout"}, "can't parse MessageEntity: Unsupported type specified"),
        (
            {**BOLD, "offset": "x"},
            'can\'t parse MessageEntity: Field "offset" must be of type Number',
        ),
        ({**BOLD, "offset": -1}, "receive an entity with incorrect offset -1"),
        ({**BOLD, "length": -1}, "receive an entity with incorrect length -1"),
        ({**BOLD, "offset": 9}, "entity begins after the end of the text at UTF-16 offset 9"),
        (
            {**BOLD, "length": 9},
            (
                "entity beginning at UTF-16 offset 0 ends after the end of the text at "
                "UTF-16 offset 9"
            ),
        ),
        (
            {**BOLD, "offset": 1, "length": 2},
            "entity begins in a middle of a UTF-16 symbol at byte offset 0",
        ),
        (
            {**BOLD, "length": 3},
            (
                "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at "
                "byte offset 4"
            ),
        ),
        ({**BOLD, "type": "text_link"}, "can't parse MessageEntity: Can't find field \"url\""),
        (
            {**BOLD, "type": "text_link", "url": "không"},
            "entity URL 'không' is invalid: Wrong HTTP URL",
        ),
        (
            {**BOLD, "type": "text_link", "url": ""},
            "entity URL '' is invalid: URL host is empty",
        ),
        (
            {**BOLD, "type": "text_link", "url": "ftp://a.vn"},
            "entity URL 'ftp://a.vn' is invalid: Unsupported URL protocol",
        ),
        ({**BOLD, "type": "text_mention"}, "can't parse MessageEntity: Can't find field \"user\""),
        (
            {**BOLD, "type": "custom_emoji", "custom_emoji_id": "9" * 19},
            'can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
        ),
    ],
)
def test_wrong_entities_are_refused(entity, complaint):
    assert refusal("🚧🚧", entities=[entity]) == f"Bad Request: {complaint}"


def test_entities_the_server_finds_itself_are_not_taken_from_a_bot():
    claimed = [{"type": "mention", "offset": 0, "length": 4}]
    assert format_text("abcd", "", claimed).entities == []


def test_a_link_is_stored_with_scheme_and_path():
    entity = {"type": "text_link", "offset": 0, "length": 2, "url": "hanoi.gov.vn"}
    assert format_text("mở", "", [entity]).entities[0]["url"] == "http://hanoi.gov.vn/"


# Before, its bold part, after, its bold part.
@pytest.mark.parametrize(
    ("raw", "bold", "text", "kept"),
    [
        ("abcd", (0, 2), "abcd", (0, 2)),
        ("  abcd  ", (2, 2), "abcd", (0, 2)),
        ("  abcd", (0, 6), "  abcd", (0, 6)),
        ("abcd  ", (0, 6), "abcd", (0, 4)),
        ("a\rb\rcd", (4, 2), "abcd", (2, 2)),
        ("a\u202eb\u202ccd", (0, 6), "abcd", (0, 4)),
        ("a\x00b\x1bcd", (2, 2), "a b cd", (2, 2)),
        ("🚧\r🚧", (3, 2), "🚧🚧", (2, 2)),
    ],
)
def test_text_is_cleaned_and_trimmed_and_entities_move_along(raw, bold, text, kept):
    entity = {"type": "bold", "offset": bold[0], "length": bold[1]}
    done = format_text(raw, "", [entity])
    assert done.text == text
    assert [(e["offset"], e["length"]) for e in done.entities] == [kept]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chào bạn", []),
        ("/start ABC", [("bot_command", 0, 6)]),
        ("xem /tim@nangniu_bot nhé", [("bot_command", 4, 16)]),
        ("và/hoặc 1/2", []),
        ("hỏi @nangniu_bot", [("mention", 4, 12)]),
        ("thư a.b@hanoi.gov.vn", [("email", 4, 16)]),
        ("mở https://hanoi.gov.vn/x?y=1.", [("url", 3, 26)]),
        ("thẻ #ổgà", [("hashtag", 4, 4)]),
        ("số #12", []),
        ("gọi +84912345678", [("phone_number", 4, 12)]),
        ("🚧 /tim", [("bot_command", 3, 4)]),
    ],
)
def test_the_server_finds_entities_by_itself(text, found):
    entities = format_text(text, "", None).found
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == found


def test_nothing_is_found_inside_code_and_links():
    text = '<code>/start</code> <a href="https://a.vn">@lan_nguyen</a>'
    assert format_text(text, "HTML", None).found == []


@pytest.mark.parametrize(
    ("raw", "mode", "complaint"),
    [
        ("Hỏng \ud83d", "", "strings must be encoded in UTF-8"),
        ("a" * 40_000, "", "text is too long"),
        ("a", "BBCode", "unsupported parse_mode"),
    ],
)
def test_texts_that_are_no_texts(raw, mode, complaint):
    assert refusal(raw, mode) == f"Bad Request: {complaint}"
