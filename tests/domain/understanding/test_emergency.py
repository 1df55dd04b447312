"""A card with 113, 114 or 115 comes up for danger to people right now, and for nothing else."""

import pytest

from domain.understanding import Knowledge, emergency_in

HAPPENING = [
    ("Cháy nhà số 12 ngõ 5 rồi, lửa bốc cao lắm", "114"),
    ("đang cháy lớn ở kho vải phố Cự Lộc, còn người bên trong", "114"),
    ("nha dang chay o ngo 7 cuu voi", "114"),
    ("bốc cháy xe điện dưới hầm gửi xe, khói lên các tầng", "114"),
    ("cháyyy cứu với, cháy phòng trọ tầng 3", "114"),
    ("Có đám cháy, cứu với, khói vào kín hành lang rồi", "114"),
    ("There is a fire on the third floor, people are shouting from the windows", "114"),
    ("The shop next door is on fire!", "114"),
    ("quán karaoke bốc cháy, mấy người kẹt trên tầng 4", "114"),
    ("Cả ngõ ngửi thấy mùi gas nồng nặc từ bếp quán phở, không ai khóa được", "114"),
    ("ro ri gas o tang ham chung cu, moi nguoi dang chay ra ngoai", "114"),
    ("Strong smell of gas in the stairwell, we do not know where it comes from", "114"),
    ("vừa có tiếng nổ lớn ở xưởng, tường đổ", "114"),
    ("cháu bé rơi xuống mương nước đang chảy xiết, bà con chưa kéo lên được", "114"),
    ("co nguoi duoi nuoc o ho Linh Dam", "114"),
    ("two boys are drowning in the lake near the pagoda", "114"),
    ("Có cô gái trèo qua lan can cầu Chương Dương đòi nhảy", "114"),
    ("Ba người mắc kẹt trong thang máy tòa B, bé con khóc ngất", "114"),
    ("giàn giáo sập đè lên hai công nhân", "114"),
    ("nhà bên đang phá dỡ thì sập, có người bị vùi dưới đống gạch", "114"),
    ("Dây điện vừa đứt rơi xuống giữa đường, vẫn còn tóe lửa, mọi người không dám qua", "114"),
    ("A power line fell on the wet road and it is sparking", "114"),
    ("Có thằng cầm dao đuổi chém người ở đầu chợ", "113"),
    ("hai nhóm đang đánh nhau bằng tuýp sắt trước quán bia", "113"),
    ("trộm đang cạy cửa nhà hàng xóm, chủ đi vắng", "113"),
    ("em vừa bị giật túi xách ở ngã tư, nó chạy xe không biển", "113"),
    ("vua bi cuop xong o cau vuot, bon no cam dao", "113"),
    ("co trom dang leo vao nha toi", "113"),
    ("Someone is breaking into the flat below us right now", "113"),
    ("A man with a knife is attacking people outside the bar", "113"),
    ("bắt cóc trẻ con, nó vừa lôi cháu bé lên ô tô trắng", "113"),
    ("Bác bảo vệ ngã vật ra sân, gọi không dậy", "115"),
    ("bà cụ bất tỉnh trên xe buýt 32", "115"),
    ("ong hang xom nga guc xuong, khong tho nua", "115"),
    ("vợ em sắp sinh, vỡ ối rồi, gọi xe cấp cứu với ạ", "115"),
    ("Vừa có tai nạn, hai xe máy đâm nhau, một người nằm giữa đường", "115"),
    ("xe ben vua tong hoc sinh, chay mau nhieu lam", "115"),
    ("con tôi bị hóc hạt nhãn, tím tái rồi làm sao bây giờ", "115"),
    ("My father has fainted and is not responding", "115"),
    ("A scooter was just hit by a truck, the rider is bleeding heavily", "115"),
    ("thợ bị điện giật ngã từ mái xuống, vừa xong", "115"),
    ("cháy nhàaa cứuuu với", "114"),
    ("nha toi dang chay", "114"),
    ("ket thang may toa b", "114"),
    ("The balcony collapsed, people under the rubble", "114"),
    ("trẻ lạc", "113"),
    ("con tôi bị lạc ở hội chợ, 4 tuổi", "113"),
    ("be trai 6 tuoi di lac o cong vien", "113"),
    ("cháu gái em mất tích từ hôm qua", "113"),
    ("lost child at the lake, she is 5 years old", "113"),
    ("An elderly man with dementia is lost", "113"),
    ("có kẻ đột nhập vào nhà tôi", "113"),
    ("ông nội tôi bị lẫn, ra khỏi nhà từ sáng", "113"),
    ("xe bồn chở xăng bị lật, xăng tràn ra đường", "114"),
    ("gunshots near the market", "113"),
    ("bo toi bi dot quy", "115"),
    ("bị rắn cắn rồi", "115"),
]

NOT_HAPPENING = [
    "Cháy hàng vé xem đá bóng, cổng bán online lỗi",
    "Bóng đèn đầu ngõ bị cháy từ tuần trước chưa thay",
    "Công tơ nhà tôi cháy, đề nghị thay mới",
    "Hôm qua cháy nhà kho cuối xóm, tro bụi còn bay sang",
    "Vụ cháy năm ngoái đến giờ hố ga vẫn hỏng",
    "Chung cư không có bình chữa cháy, lỡ cháy thì chạy đường nào",
    "Ngõ nhỏ xe chữa cháy không vào được, bà con rất lo",
    "Đề nghị kiểm tra phòng cháy chữa cháy quán karaoke",
    "Họ đốt rác khói mù mịt, chẳng phải cháy nhưng cay mắt",
    "den duong bi chay bong, toi om",
    "xe chay qua nhanh truoc cong truong",
    "nuoc dang chay tran ra duong",
    "nuoc chay xuong nha duoi, ong nuoc vo",
    "Nắng như lửa đốt mà trạm chờ xe buýt không có mái",
    "Tuần tới tổ dân phố diễn tập cứu nạn, có dừng thang máy không",
    "Gửi xe 30 nghìn một lượt, chặt chém khách kinh khủng",
    "Phí dịch vụ tăng đúng là ăn cướp",
    "Tối nào đám thanh niên cũng đánh nhau ở quán net",
    "Đêm qua trộm vào lấy mất hai xe đạp",
    "Khu này hay bị giật điện thoại, xin lắp camera",
    "Tuần trước có người ngã gãy tay vì hố này",
    "Nắp cống hở, trẻ con có thể rơi xuống hố",
    "Cành cây rơi suýt trúng đầu cháu bé",
    "Dây cáp viễn thông đứt rơi xuống đường vướng xe",
    "Đọc hóa đơn mà muốn ngất, tăng gấp ba",
    "Xe chết máy hàng loạt vì nước ngập",
    "Trạm cấp cứu 115 tuyển người khi nào",
    "Phòng cấp cứu bắt chờ ba tiếng mới khám",
    "Còi xe cứu thương hú suốt đêm cạnh viện",
    "Ngã ba này hay xảy ra tai nạn, đề nghị lắp đèn",
    "Mùi khét nhựa từ xưởng tái chế mỗi tối",
    "Bố tôi bị tai biến nằm một chỗ, xin hỏi chế độ trợ cấp",
    "Cá chết trắng hồ, nước bốc mùi",
    "Máy khoan nổ đùng đùng từ 5 giờ sáng",
    "Trẻ con đốt pháo nổ ầm ầm ngoài ngõ",
    "Điện yếu làm cháy tivi nhà tôi",
    "The fire extinguisher in the corridor expired two years ago",
    "Someone stole my bike last night from the basement",
    "This crossing is a death trap, I was almost hit yesterday",
    "Prices here are daylight robbery",
    "I am drowning in paperwork at the ward office",
    "The fire escape is locked and I am worried",
    "điện thoại em rơi xuống hồ, ai vớt giúp",
    "sửa giúp với ạ, đường hỏng quá, help",
    "mất điện nóng chết mất, cứu với ad ơi",
    "thanh xuan nam cu",
    "bị giật nhưng ổn rồi",
    "có tai nạn nhưng không ai bị sao, đề nghị vá ổ gà",
    "There was a fire but it was put out, the debris is still here",
    "nóng như cháy da cháy thịt",
    "muốn chết với cái loa phường",
    "tôi bị lạc đường vì biển chỉ sai",
    "nắp cống mất tích từ tuần trước",
    "chó nhà tôi đi lạc",
    "năm ngoái có cháu bé đi lạc ở đây, đề nghị lắp loa",
    "Đề nghị mở lớp dạy bơi phòng chống đuối nước cho học sinh",
    "tiếng khoan làm đầu muốn nổ tung",
    "Cụ bà bị ngã gãy chân hôm mùng 2 ở bậc thềm",
    "Prices at the clinic will give you a heart attack",
    "nạn móc túi ở bến xe",
    "người vô gia cư nằm ngủ ở gầm cầu",
    "nguoi dan chay bo o cong vien bi cho duoi",
    "chạm cột đèn bị giật tê tay",
    "tourists get lost because there are no signs",
]


@pytest.mark.parametrize(("text", "number"), HAPPENING)
def test_danger_right_now_names_the_number_to_call(
    text: str, number: str, knowledge: Knowledge
) -> None:
    assert emergency_in(text, knowledge) == number


# Nothing but a cry, and the number to call.
CRIES = [
    ("Cháy", "114"), ("cháy!", "114"), ("Chay roi", "114"), ("fire!!!", "114"),
    ("Help! Fire!", "114"), ("SOS", "114"), ("cứu tôi với", "114"), ("tai nạn", "115"),
    ("cướp! cướp!", "113"), ("chaý nhà", "114"), ("cháy!!! 12 Hàng Bạc", "114"),
    ("chay 12 hang bac", "114"), ("cháy ở ngõ 5 La Thành", "114"), ("fire!!! 12 Hang Bac", "114"), ("FIRE at 9 Hang Buom", "114"),
    ("cuu voi ngo 5 Lang", "114"), ("tai nạn ở ngã tư Vọng", "115"),
    ("tai nan giao thong", "113"), ("chạy", None), ("chạy bộ", None), ("cháy hàng", None),
    ("chay o cong vien", None), ("chay qua pho Hue", None), ("Fire station 12 Hang Bac", None),
    ("tai nạn ở ngã tư Vọng tuần trước", None), ("cứu hộ giao thông chặt chém", None),
    ("trộm ở khu này nhiều lắm", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), CRIES)
def test_a_cry_needs_no_sentence(text: str, number: str | None, knowledge: Knowledge) -> None:
    assert emergency_in(text, knowledge) == number


@pytest.mark.parametrize("text", NOT_HAPPENING)
def test_what_is_past_feared_or_a_figure_of_speech_is_no_emergency(
    text: str, knowledge: Knowledge
) -> None:
    assert emergency_in(text, knowledge) is None
