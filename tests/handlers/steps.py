"""Parts of transcripts that many tests begin with."""

from tests.conversation import Persona, Town

TEXT = "Cống tắc gây ngập ngõ suốt ba ngày nay rồi"
ANSWER = "Sáng nay tổ thoát nước đã nạo vét 40 m cống trong ngõ, nước đã rút hết."


def answers_up_to_review(citizen: Persona, *photos: str, text: str = TEXT) -> None:
    """The shortest report, up to its review."""
    citizen.says("Gửi phản ánh").says(text).presses("Ngập, thoát nước")
    citizen.says("Phường Khương Đình").presses("Phường Khương Đình").presses("Bỏ qua")
    if photos:
        citizen.sends(*photos).presses("Xong")
    else:
        citizen.presses("Bỏ qua")
    if "Giữ nguyên" in citizen.labels():
        citizen.presses("Giữ nguyên")
    citizen.presses("Ẩn tên tôi")
    if "Không, vẫn gửi phản ánh mới" in citizen.labels():
        citizen.presses("Không, vẫn gửi phản ánh mới")
    if "Tôi đồng ý" in citizen.labels():
        citizen.presses("Tôi đồng ý")


def reports(citizen: Persona, *photos: str, text: str = TEXT) -> str:
    """A sent report, with the department of construction; its code."""
    answers_up_to_review(citizen, *photos, text=text)
    return citizen.presses("Gửi").code


def opens_name(citizen: Persona) -> str:
    """A sent report with an open name; its code."""
    answers_up_to_review(citizen)
    citizen.presses("Sửa").presses("Tên người phản ánh").presses("Cho biết tên")
    return citizen.says("Nguyễn Thị Hoa").says("0912345678").presses("Gửi").code


def accepted(town: Town) -> tuple[Persona, Persona, str]:
    """A citizen, the officer who accepted their case, its code."""
    citizen, officer = town.person("chị Hoa"), town.officer("anh Minh", "SXD")
    code = reports(citizen)
    officer.presses("Tiếp nhận")
    return citizen, officer, code


def resolves(officer: Persona, photo: str = "after", answer: str = ANSWER) -> None:
    """Answer with a picture as proof."""
    officer.presses("Trả lời kết quả").says(answer).sends(photo).presses("Xong")
    officer.presses("Bỏ qua").presses("Gửi")


def answered(town: Town) -> tuple[Persona, Persona, str]:
    """A citizen whose report was answered, the officer who did, its code."""
    citizen, officer, code = accepted(town)
    resolves(officer)
    return citizen, officer, code


# How each question of the report begins.
ASKED = {
    "text": "Anh/chị kể giúp điều gì đang xảy ra?",
    "category": "Việc này thuộc lĩnh vực nào?",
    "place": "Sự việc ở đâu?",
    "which": "xác nhận giúp đúng phường/xã nào?",
    "address": "Địa chỉ cụ thể",
    "photos": "Anh/chị có ảnh thì gửi tại đây",
    "name": "Cơ quan xử lý có được biết tên anh/chị không?",
    "own_name": "Xin anh/chị cho biết họ tên.",
    "consent": "Anh/chị có đồng ý không?",
    "review": "Xin anh/chị xem lại trước khi gửi:",
}


def to_the_place(citizen):
    return citizen.says("Gửi phản ánh").says(TEXT).presses("Ngập, thoát nước")
