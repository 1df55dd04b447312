"""The story the demonstration tells, as data: who does what, and what must then be seen.

The page and the command line play the same steps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BEFORE, AFTER = "/static/demo/before.jpg", "/static/demo/after.jpg"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person does (or only watches), and the words that must then be in their chat."""

    who: str
    does: str
    what: Any
    sees: str
    vi: str
    en: str

    def as_json(self) -> dict[str, Any]:
        """The step as the page reads it."""
        act = {self.does: self.what} if self.does else {}
        caption = {"vi": self.vi, "en": self.en}
        return {"who": self.who, **act, "sees": self.sees, "caption": caption}


SAYS, PRESSES, SHARES, SENDS, WATCHES = "says", "presses", "shares", "sends", ""
CITIZEN, OFFICER, LEADER, DISPATCHER = "citizen", "officer", "leader", "dispatcher"

DONE_ANSWER = (
    "Sáng nay tổ thoát nước đã nạo vét miệng cống trước nhà 18 và 40 m cống trong ngõ, "
    "nước đã rút hết."
)

# One step reads like a line of a script; the formatter would make ten of it.
# fmt: off
STORY: tuple[Step, ...] = (
    Step(CITIZEN, SAYS, "Cống trước ngõ tắc mấy hôm nay, mưa xong nước đen tràn vào nhà",
         sees="thành một phản ánh",
         vi="Chị Hoa viết điều mình thấy, như viết cho người quen.",
         en="Hoa writes what she sees, as to a friend."),
    Step(CITIZEN, PRESSES, "Gửi phản ánh này",
         sees="lĩnh vực nào",
         vi="Nâng Niu đề nghị gửi thành phản ánh và gợi ý lĩnh vực từ điều chị viết.",
         en="Nâng Niu offers to make it a report and suggests a subject from her words."),
    Step(CITIZEN, PRESSES, "Xem thêm lĩnh vực…",
         sees="lĩnh vực nào",
         vi="Chị chưa chắc cống tắc thì thuộc về ai…",
         en="She is not sure whose business a blocked drain is…"),
    Step(CITIZEN, PRESSES, "Lĩnh vực khác",
         sees="Sự việc ở đâu",
         vi="…và không cần phải biết: văn phòng thành phố sẽ tìm đúng nơi.",
         en="…and need not know: the city office will find the right place."),
    Step(CITIZEN, SHARES, {"lat": 20.9937, "lon": 105.8166},
         sees="xác nhận giúp",
         vi="Chị chia sẻ vị trí; phường được hỏi lại, không bao giờ tự đoán.",
         en="She shares her location; the ward is asked about, never guessed."),
    Step(CITIZEN, PRESSES, "Phường Khương Đình",
         sees="Địa chỉ cụ thể",
         vi="Tên phường mới, chị xác nhận.",
         en="The new ward's name; she confirms it."),
    Step(CITIZEN, SAYS, "Ngõ 211 Khương Trung, trước số nhà 18",
         sees="có ảnh thì gửi",
         vi="Địa chỉ bằng lời của chị.",
         en="The address in her own words."),
    Step(CITIZEN, SENDS, [BEFORE],
         sees="Đã nhận 1/10 ảnh",
         vi="Ảnh hiện trường; vị trí trong ảnh được gỡ bỏ.",
         en="A picture of the spot; the location inside it is removed."),
    Step(CITIZEN, PRESSES, "Xong",
         sees="biết tên anh/chị",
         vi="Đủ ảnh rồi.",
         en="That is enough pictures."),
    Step(CITIZEN, PRESSES, "Ẩn tên tôi",
         sees="có đồng ý không",
         vi="Cơ quan sẽ chỉ thấy “Người phản ánh”.",
         en="The agency will only see “Reporter”."),
    Step(CITIZEN, PRESSES, "Tôi đồng ý",
         sees="xem lại trước khi gửi",
         vi="Đồng ý rõ ràng, không đánh dấu sẵn.",
         en="Consent is explicit, nothing is pre-ticked."),
    Step(CITIZEN, PRESSES, "Gửi",
         sees="Phản ánh đã được ghi nhận",
         vi="Biên nhận ngay: mã, ai đang giữ, hạn đến khi nào.",
         en="The receipt at once: the code, who has it, until when."),
    Step(DISPATCHER, WATCHES, None,
         sees="chờ phân loại",
         vi="Anh Sơn ở văn phòng thành phố nhận hồ sơ chờ phân loại.",
         en="Sơn at the city office gets the case for triage."),
    Step(DISPATCHER, PRESSES, "Chuyển xử lý",
         sees="cho cơ quan nào",
         vi="Một nút để chuyển…",
         en="One button to pass it on…"),
    Step(DISPATCHER, PRESSES, "Sở Xây dựng",
         sees="Đã chuyển hồ sơ",
         vi="…đến Sở Xây dựng. Hạn của người dân không đổi.",
         en="…to the Department of Construction. The citizen's due date stays."),
    Step(CITIZEN, WATCHES, None,
         sees="đã được chuyển đến Sở Xây dựng",
         vi="Chị Hoa được báo ngay.",
         en="Hoa is told at once."),
    Step(OFFICER, PRESSES, "Tiếp nhận",
         sees="Anh/chị đã tiếp nhận hồ sơ",
         vi="Anh Minh ở Sở Xây dựng nhận thẻ hồ sơ và bấm một nút.",
         en="Minh at the Department of Construction gets the card and presses one button."),
    Step(CITIZEN, WATCHES, None,
         sees="đã được tiếp nhận",
         vi="Chị Hoa biết ngay ai đang lo việc này, và đến khi nào.",
         en="Hoa knows at once who takes care of it, and until when."),
    Step(OFFICER, PRESSES, "Hỏi người dân",
         sees="muốn hỏi người dân",
         vi="Anh cần biết thêm một điều.",
         en="He needs to know one more thing."),
    Step(OFFICER, SAYS, "Nước tràn vào từ miệng cống nào, trong ngõ hay ngoài phố ạ?",
         sees="Đã gửi câu hỏi",
         vi="Đồng hồ dừng trong lúc chờ, và ai cũng thấy.",
         en="The clock is paused meanwhile, for all to see."),
    Step(CITIZEN, PRESSES, "Trả lời câu hỏi",
         sees="trả lời câu hỏi của cán bộ",
         vi="Câu hỏi đến ngay với chị Hoa.",
         en="The question reaches Hoa at once."),
    Step(CITIZEN, SAYS, "Miệng cống trong ngõ, ngay trước cửa nhà 18 ạ",
         sees="có ảnh kèm theo không",
         vi="Chị trả lời.",
         en="She answers."),
    Step(CITIZEN, PRESSES, "Bỏ qua",
         sees="được xử lý tiếp",
         vi="Đồng hồ chạy tiếp từ đúng chỗ đã dừng.",
         en="The clock goes on from where it stopped."),
    Step(OFFICER, WATCHES, None,
         sees="Người dân đã trả lời",
         vi="Câu trả lời đến ngay với anh Minh, kèm thẻ hồ sơ mới.",
         en="The answer reaches Minh at once, with a new card."),
    Step(OFFICER, PRESSES, "Trả lời kết quả",
         sees="đã làm gì, khi nào",
         vi="Cống đã được nạo vét. Anh Minh trả lời.",
         en="The drain has been cleared. Minh answers."),
    Step(OFFICER, SAYS, DONE_ANSWER,
         sees="Gửi ảnh sau khi xử lý",
         vi="Câu trả lời phải nói rõ đã làm gì, không chung chung.",
         en="An answer must say what was done; generic words won't do."),
    Step(OFFICER, PRESSES, "Bỏ qua",
         sees="Số văn bản",
         vi="Chưa có ảnh minh chứng…",
         en="No picture as proof yet…"),
    Step(OFFICER, PRESSES, "Bỏ qua",
         sees="Trả lời hồ sơ",
         vi="…cũng chưa có văn bản.",
         en="…and no document either."),
    Step(OFFICER, PRESSES, "Gửi",
         sees="chờ lãnh đạo duyệt",
         vi="Không minh chứng thì chưa đến tay người dân: lãnh đạo xem trước.",
         en="Without proof it doesn't reach the citizen: the leader looks first."),
    Step(LEADER, PRESSES, "Yêu cầu làm lại",
         sees="Cần làm lại điều gì",
         vi="Bà Lan không duyệt suông.",
         en="Lan does not just wave it through."),
    Step(LEADER, SAYS, "Đề nghị gửi kèm ảnh sau khi nạo vét để người dân thấy rõ.",
         sees="Đã yêu cầu làm lại",
         vi="Bà cần ảnh.",
         en="She wants a picture."),
    Step(OFFICER, WATCHES, None,
         sees="Lãnh đạo yêu cầu làm lại",
         vi="Anh Minh biết ngay, kèm lý do.",
         en="Minh knows at once, and why."),
    Step(OFFICER, PRESSES, "Trả lời kết quả",
         sees="đã làm gì, khi nào",
         vi="Anh Minh làm lại.",
         en="Minh does it again."),
    Step(OFFICER, SAYS, DONE_ANSWER,
         sees="Gửi ảnh sau khi xử lý",
         vi="Cùng câu trả lời…",
         en="The same answer…"),
    Step(OFFICER, SENDS, [AFTER],
         sees="Đã nhận 1/10 ảnh",
         vi="…và ảnh chụp sau khi xử lý.",
         en="…and a picture taken afterwards."),
    Step(OFFICER, PRESSES, "Xong",
         sees="Số văn bản",
         vi="Có ảnh là có minh chứng.",
         en="A picture is proof."),
    Step(OFFICER, PRESSES, "Bỏ qua",
         sees="Trả lời hồ sơ",
         vi="Không cần văn bản.",
         en="No document needed."),
    Step(OFFICER, PRESSES, "Gửi",
         sees="Đã gửi trả lời",
         vi="Bây giờ câu trả lời đi thẳng đến chị Hoa.",
         en="Now the answer goes straight to Hoa."),
    Step(CITIZEN, PRESSES, "Hài lòng",
         sees="Đánh giá Hài lòng",
         vi="Chị thấy ảnh và đánh giá bằng một lần bấm.",
         en="She sees the picture and rates it with one tap."),
    Step(CITIZEN, SAYS, "Cảm ơn các anh chị, ngõ nhà tôi sạch rồi!",
         sees="Cảm ơn anh/chị đã đánh giá",
         vi="Hồ sơ đóng lại. Mọi bước đều còn trong lịch sử.",
         en="The case is closed. Every step stays in its history."),
)
# fmt: on


def steps() -> Iterator[dict[str, Any]]:
    """The story as JSON."""
    return (step.as_json() for step in STORY)
