"""Which language somebody writes: Vietnamese, with or without marks, or English."""

import re

from domain.text import fold, has_marks

VIETNAMESE = "vi"
ENGLISH = "en"

# Shares of words that can be no Vietnamese syllable. English mostly has half of them, Vietnamese
# hardly any; a text between the two says nothing sure.
_ENGLISH_FROM = 0.3
_VIETNAMESE_TO = 0.2
_WORDS_LEAST = 2
_MARKED_WEIGHS = 2
_READ_AT_MOST = 500

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VOWEL = re.compile("[aeiouy]")
# A Vietnamese syllable without its marks: a consonant, vowels, and one of eight ends.
_SYLLABLE = re.compile(
    "(?:ngh?|nh|gh|gi|g|kh|ph|qu|th|tr|ch|[bcdhklmnrstvx])?"
    "(?:a|ai|ao|au|ay|e|eo|eu|i|ia|ie|ieu|iu|o|oa|oai|oao|oay|oe|oeo|oi|oo|u|ua|ue|ui|uo|uoi|uou|"
    "uu|uy|uya|uye|uyu|y|ye|yeu|ya)"
    "(?:ch|c|ng|nh|n|m|p|t)?"
)
# Words both languages use, and what people call one another in chats: they tell nothing.
_SHARED = frozenset(
    "ad admin app apps bus camera check chat clip container email facebook fb free gas gps hello "
    "hi hey help hotline ihanoi internet karaoke link mail messenger new ok okay oke online otp "
    "pls please qr rep shop sms sos spa stop taxi test tks thank thanks tiktok video vip vneid "
    "web wifi youtube zalo hanoi vietnam".split()
)

# Cries and subjects of one word, where there is nothing else to tell by.
_ALONE = frozenset(
    "accident ambulance fire flood flooding garbage help noise pothole robbery theft thief trash "
    "please".split()
)


def _telling(text: str) -> list[str]:
    """Return the words that may tell: no names, no abbreviations, none of both languages."""
    words = _WORD.findall(text[:_READ_AT_MOST])
    lower = [word for word in words[1:] if word[0].islower()]
    counted = (word.casefold() for word in ([*words[:1], *lower] if lower else words))
    return [word for word in counted if _VOWEL.search(fold(word)) and word not in _SHARED]


def language_of(text: str) -> str | None:
    """Return "vi" or "en", or None where the words tell neither."""
    if (alone := {*_WORD.findall(text[:_READ_AT_MOST].casefold())}) and alone <= _ALONE:
        return ENGLISH
    words = _telling(text)
    marked = sum(map(has_marks, words))
    if len(words) < _WORDS_LEAST and not marked:
        return None
    foreign = sum(not has_marks(word) and _SYLLABLE.fullmatch(word) is None for word in words)
    # A word with its marks is surer than one that only could be Vietnamese.
    share = foreign / (len(words) + marked * _MARKED_WEIGHS)
    if share >= _ENGLISH_FROM:
        return ENGLISH
    return VIETNAMESE if share <= _VIETNAMESE_TO else None
