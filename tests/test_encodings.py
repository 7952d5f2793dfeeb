"""Encodings: short texts in three languages come out right from every encoding in use."""

import pytest

from corpus.errors import BadDocument
from corpus.loaders.encodings import decode

UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
TEXTS = {
    ("gb18030", *UNICODE): [
        "投资", "国务院", "关税率为15%。", "国家,税率\n日本,15%\n", "序号,项目,金额\n1,稀土,3亿\n",
        "《关于对原产于美国的部分进口商品加征关税的公告》", "半导体与造船", "𠮷野家投资𠮷",
        "日本政府在与美国的谈判中承诺投资5500亿美元。",
    ],
    ("big5hkscs", "gb18030", *UNICODE): [
        "投資", "行政院", "關稅率為15%。", "國家,稅率\n日本,15%\n", "半導體與造船合作協議",
        "香港特別行政區政府總部", "投資委員會由美國商務部長擔任主席，諮詢委員會由兩國組成。",
    ],
    ("cp932", "euc_jp", "iso2022_jp", *UNICODE): [
        "投資", "関税", "関税率は15%。", "国名,関税率\n韓国,15%\n", "半導体", "経済産業省",
        "財務大臣", "造船及び半導体に関する覚書", "日本政府は5500億ドルの投資を約束した。",
    ],
    ("cp932", "euc_jp", *UNICODE): ["ｶﾅﾀﾞ,15%\n", "①対米投資 ㈱国際協力銀行"],
    ("cp1252", *UNICODE): [
        "The tariff is 15%.", "It costs €5", "Café “quoted” — naïve £5",
        "Zürich – the “rate” is 15%… £5 each, naïve façade.",
    ],
    ("cp1251", "koi8_r"): ["Тариф составляет пятнадцать процентов для всех стран."],
}  # fmt: skip
CASES = [
    (text, encoding)
    for encodings, texts in TEXTS.items()
    for text in texts
    for encoding in encodings
    if text.encode(encoding, "ignore").decode(encoding) == text
]


@pytest.mark.parametrize("text, encoding", CASES)
def test_a_short_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


def test_what_a_text_states_is_believed_when_it_fits() -> None:
    assert decode("关税〇".encode("gbk"), "a", stated="GB2312") == "关税〇"
    assert decode("①".encode("cp932"), "a", stated="Shift_JIS") == "①"
    assert decode("関税率は".encode("euc_jp"), "a", stated="shift_jis-of-old") == "関税率は"
    assert decode("関税率は".encode(), "a", stated="euc-jp") == "関税率は"
    assert decode(b"", "a") == ""


@pytest.mark.parametrize(
    "data, message",
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "'a.txt' holds binary data, not text; give the file the ending"),
        (b"a\0b", "'a.txt' holds binary data"),
        (b"\xff\xfea", "'a.txt' is not UTF-16 text (byte 2 does not fit); save it as UTF-8"),
        (b"\xef\xbb\xbf\xff", "'a.txt' is not UTF-8 text (byte 0 does not fit)"),
        (bytes(range(0x80, 0x100)) * 3, "'a.txt' is text in no known encoding; save it as UTF-8"),
    ],
)
def test_what_is_no_text_says_so(data: bytes, message: str) -> None:
    with pytest.raises(BadDocument) as caught:
        decode(data, "a.txt")
    assert str(caught.value).startswith(message)
