"""What the web channel refuses, with the words that say what to do next, in vi and en."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple


class Problem(StrEnum):
    """Why a request is refused."""

    JSON = "json"
    FORM = "form"
    KEY = "key"
    TEXT_TYPE = "text_type"
    ONE_THING = "one_thing"
    EMPTY = "empty"
    CHOICE = "choice"
    PLACE = "place"
    PHONE = "phone"
    AFTER = "after"
    WAIT = "wait"
    TOKEN = "token"  # noqa: S105 - the name of a problem, not a secret
    NOWHERE = "nowhere"
    LINK = "link"
    METHOD = "method"
    SLOW = "slow"
    BODY_LARGE = "body_large"
    PHOTO_LARGE = "photo_large"
    PHOTOS_MANY = "photos_many"
    PIXELS_MANY = "pixels_many"
    KIND = "kind"
    PHOTO_KIND = "photo_kind"
    PHOTO_HEIC = "photo_heic"
    PHOTO_BROKEN = "photo_broken"
    TOO_OFTEN = "too_often"
    TOO_MANY_OPEN = "too_many_open"
    NOT_STORED = "not_stored"
    BUSY = "busy"


class Words(NamedTuple):
    """One refusal: its HTTP status and how it is explained."""

    status: int
    vi: str
    en: str


WORDS: Mapping[Problem, Words] = {
    Problem.JSON: Words(
        400,
        "Nội dung gửi lên không đọc được. Vui lòng gửi một đối tượng JSON, ví dụ "
        '{"key": "a1", "text": "Xin chào"}.',
        "The request could not be read. Please send one JSON object, for example "
        '{"key": "a1", "text": "Hello"}.',
    ),
    Problem.FORM: Words(
        400,
        "Biểu mẫu gửi lên bị hỏng hoặc chưa gửi hết. Vui lòng gửi lại.",
        "The form is broken or incomplete. Please send it again.",
    ),
    Problem.KEY: Words(
        400,
        'Thiếu "key". Vui lòng gửi kèm mã riêng của tin nhắn này: từ 1 đến 100 chữ cái, chữ số '
        "hoặc dấu câu trong bảng mã ASCII, không có khoảng trắng.",
        'The "key" is missing. Please send an ID of this message: 1 to 100 ASCII letters, digits '
        "or punctuation marks, no spaces.",
    ),
    Problem.TEXT_TYPE: Words(
        400,
        '"text" phải là một chuỗi ký tự. Vui lòng sửa rồi gửi lại.',
        '"text" has to be a string. Please correct it and send again.',
    ),
    Problem.ONE_THING: Words(
        400,
        'Mỗi lần chỉ gửi đúng một trong các mục "text", "choice", "place", "phone". Vui lòng gửi '
        "riêng từng mục.",
        'Send exactly one of "text", "choice", "place", "phone" at a time. Please send each one '
        "by itself.",
    ),
    Problem.EMPTY: Words(
        400,
        "Tin nhắn chưa có nội dung. Vui lòng viết vài chữ hoặc gửi kèm ảnh.",
        "The message is empty. Please write a few words or add a photo.",
    ),
    Problem.CHOICE: Words(
        400,
        'Lựa chọn không hợp lệ. Vui lòng bấm lại một nút ("choice" là "id" của nút đó).',
        'The choice is not valid. Please press a button again ("choice" is that button\'s "id").',
    ),
    Problem.PLACE: Words(
        400,
        'Vị trí không hợp lệ. Vui lòng gửi lại vị trí, hoặc gõ địa chỉ ("place" gồm "lat" từ -90 '
        'đến 90 và "lon" từ -180 đến 180).',
        'The location is not valid. Please share it again, or type the address ("place" has '
        '"lat" from -90 to 90 and "lon" from -180 to 180).',
    ),
    Problem.PHONE: Words(
        400,
        'Số điện thoại không hợp lệ. Vui lòng gửi lại, ví dụ "+84 912 345 678".',
        'The phone number is not valid. Please send it again, for example "+84 912 345 678".',
    ),
    Problem.AFTER: Words(
        400,
        '"after" và "Last-Event-ID" phải là số thứ tự của tin nhắn đã nhận gần nhất (0 nếu chưa '
        "có). Vui lòng sửa rồi gửi lại.",
        '"after" and "Last-Event-ID" have to be the number of the last message received (0 for '
        "none). Please correct it and send again.",
    ),
    Problem.WAIT: Words(
        400,
        '"wait" phải là số giây từ 0 đến 25. Vui lòng sửa rồi gửi lại.',
        '"wait" has to be a number of seconds from 0 to 25. Please correct it and send again.',
    ),
    Problem.TOKEN: Words(
        401,
        "Phiên trò chuyện không còn hoặc chưa có. Vui lòng tải lại trang để mở phiên mới (POST "
        "/api/chat/session), rồi gửi lại.",
        "This chat session is missing or unknown. Please reload the page to open a new one (POST "
        "/api/chat/session), then send again.",
    ),
    Problem.NOWHERE: Words(
        404,
        "Không có trang này. Vui lòng kiểm tra lại địa chỉ, hoặc quay về trang đầu.",
        "There is no such page. Please check the address, or go back to the first page.",
    ),
    Problem.LINK: Words(
        410,
        "Liên kết này đã dùng rồi hoặc đã hết hạn. Vui lòng quay lại cuộc trò chuyện, gõ "
        "tên phường/xã hoặc mở liên kết mới nhất.",
        "This link has been used or has expired. Please go back to the chat and type the name of "
        "the ward, or open the newest link.",
    ),
    Problem.METHOD: Words(
        405,
        "Địa chỉ này không nhận kiểu yêu cầu vừa gửi. Vui lòng dùng kiểu ghi trong Allow.",
        "This address does not take that method. Please use one named in the Allow header.",
    ),
    Problem.SLOW: Words(
        408,
        "Đường truyền quá chậm nên tin chưa gửi được. Vui lòng gửi lại, bớt ảnh nếu được.",
        "The connection was too slow, nothing was sent. Please send again, with fewer photos if "
        "you can.",
    ),
    Problem.BODY_LARGE: Words(
        413,
        "Tin nhắn quá dài. Vui lòng viết ngắn lại (dưới 64 KB), hoặc chia thành nhiều tin.",
        "The message is too long. Please shorten it (below 64 KB), or send it in parts.",
    ),
    Problem.PHOTO_LARGE: Words(
        413,
        "Ảnh nặng quá 12 MB. Vui lòng chọn ảnh nhỏ hơn rồi gửi lại.",
        "A photo is larger than 12 MB. Please choose a smaller one and send again.",
    ),
    Problem.PHOTOS_MANY: Words(
        413,
        "Mỗi tin nhắn nhận nhiều nhất 10 ảnh. Vui lòng gửi các ảnh còn lại trong tin sau.",
        "A message takes 10 photos at most. Please send the others in the next message.",
    ),
    Problem.PIXELS_MANY: Words(
        413,
        "Ảnh có kích thước quá lớn. Vui lòng thu nhỏ ảnh hoặc gửi ảnh JPEG rồi thử lại.",
        "A photo has too many pixels. Please make it smaller or send it as JPEG.",
    ),
    Problem.KIND: Words(
        415,
        "Yêu cầu phải là application/json hoặc multipart/form-data, không nén. Vui lòng sửa "
        "Content-Type rồi gửi lại.",
        "The request has to be application/json or multipart/form-data, not compressed. Please "
        "correct the Content-Type and send again.",
    ),
    Problem.PHOTO_KIND: Words(
        415,
        "Tệp gửi lên không phải ảnh JPEG, PNG, WebP hay GIF. Vui lòng chọn một ảnh khác.",
        "The file is no JPEG, PNG, WebP or GIF picture. Please choose another one.",
    ),
    Problem.PHOTO_HEIC: Words(
        415,
        "Chưa đọc được ảnh HEIC. Vui lòng chụp màn hình ảnh đó rồi gửi, hoặc đặt máy ảnh ở chế độ "
        "tương thích nhất (JPEG).",
        "HEIC photos can't be read yet. Please send a screenshot of it, or set the camera to "
        "its most compatible format (JPEG).",
    ),
    Problem.PHOTO_BROKEN: Words(
        415,
        "Ảnh bị hỏng hoặc thiếu một phần. Vui lòng gửi lại, hoặc chọn ảnh khác.",
        "The photo is broken or incomplete. Please send it again, or choose another one.",
    ),
    Problem.TOO_OFTEN: Words(
        429,
        "Bạn đang gửi quá nhanh. Vui lòng chờ {seconds} giây rồi gửi lại.",
        "You are sending too fast. Please wait {seconds} seconds, then send again.",
    ),
    Problem.TOO_MANY_OPEN: Words(
        429,
        "Cuộc trò chuyện này đang mở ở quá nhiều nơi. Vui lòng đóng bớt trang rồi thử lại sau "
        "{seconds} giây.",
        "This chat is open in too many places. Please close some of them and try again in "
        "{seconds} seconds.",
    ),
    Problem.NOT_STORED: Words(
        503,
        "Hệ thống chưa ghi nhận được yêu cầu của bạn. Vui lòng gửi lại sau {seconds} giây; gửi "
        "lại không tạo tin trùng.",
        "Your request could not be recorded. Please send it again in {seconds} seconds; sending "
        "again makes no second message.",
    ),
    Problem.BUSY: Words(
        503,
        "Đang có quá nhiều ảnh được gửi cùng lúc. Vui lòng gửi lại sau {seconds} giây.",
        "Too many photos are being sent right now. Please send again in {seconds} seconds.",
    ),
}

_LANGUAGES = ("vi", "en")
_RANGE = re.compile(
    r"\s*([a-z]{2,3})(?:-[a-z0-9-]+)?\s*(?:;\s*q=(0(?:\.\d{1,3})?|1(?:\.0{1,3})?))?\s*"
)


def language_of(accept: str) -> str:
    """The best of our languages by an Accept-Language header; Vietnamese unless English wins."""
    weights = dict.fromkeys(_LANGUAGES, 0.0)
    for language, weight in _ranges(accept):
        if language in weights:
            weights[language] = max(weights[language], weight)
    return max(_LANGUAGES, key=weights.__getitem__)


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept[:200].lower().split(","):
        if found := _RANGE.fullmatch(part):
            yield found[1], float(found[2] or 1)
