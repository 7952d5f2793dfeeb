"""The encoding of a text file: by mark, by what its page states, else by how its characters read.

Detectors go by byte statistics and fail on a heading of two characters, so the East Asian
encodings are told by reading: the text is decoded in each, and the one in which most characters
are the commonest of its language wins. A detector is asked about what is left, Western and others.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import cache

from corpus.errors import BadDocument

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What pages and people call an encoding, and the larger one that browsers read it as.
_READ_AS = {
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "big5": "big5hkscs",
    "iso-8859-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
}  # fmt: skip
# What else is met on people's disks; a detector free to choose finds EBCDIC in any noise.
_OTHERS = [
    "cp949", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r",
]  # fmt: skip
_SAMPLE_BYTES = 60_000
_ENOUGH = 0.5  # of the characters beyond ASCII, common ones counting whole and others in part
_WESTERN_SHARE = 0.3  # of the bytes; Western letters beyond ASCII are fewer, others are more
_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
_HALF_WIDTH = re.compile("[\uff66-\uff9f]")  # any two bytes of Chinese are such in Shift_JIS
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_MARKS = re.compile("[\u3001-\u3011\u2018-\u201d\u2026\uff01-\uff5d\u30fb\u00b7\u2014\u25cf\u25a0]")
_HAN = re.compile("[\u4e00-\u9fff]")
# The commonest characters of newspapers, in simplified Chinese and in Japanese; and some of
# policy texts.
_CHINESE = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后"
    "多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合"
    "还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只"
    "没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流"
    "路级少图山统接知较将组见计别手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热"
    "领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万"
    "每目至达走积示议声报类八离华名确才科张信节话米整空元况今集温传土许步群广石记需段研界拉林律叫究观越织装影算低持"
    "音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往历市克何除构府称太准精值号率维"
    "划选标写存候效院查江王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参细引听该铁价严投税额款贷银韩印协"
    "签署谈判承诺企"
)
_JAPANESE = frozenset(
    "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九"
    "入選立開手米力学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度"
    "務強気小七成期公野協取都和統以機平総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教"
    "報済書府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所"
    "次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村提運終挙果西勢減台広容必応演電歳住争談能無再位"
    "置企真流格有疑口過局少放税検藤町常校料沢裁状工建語球営空職証土与急止送援供可役構木割聞身費付施切由説転食比難防"
    "補車優夫研収断井何南石足違消境神番規術護展態導備害配副算視条幹独警宮究育席輸訪楽起万着乗店述残想線率病農州武声"
    "質念待試族象銀域助労例衛然早張映限親額監環験追審商葉義伝働形景落欧担好準賞訴辺造英被頭技低毎医復移差衆個門写評"
    "課末守若極種含量望観察整段型白深字答製況音財港注呼達貿韓銅鉄輪署項目標類格款融"
)


def decode(data: bytes, name: str, stated: str | None = None) -> str:
    """The characters of a text in whatever encoding, without byte-order mark.

    Args:
        data: The bytes; none give no characters.
        name: The file, for messages.
        stated: The encoding that the text itself states, if it does; believed when it fits.

    Raises:
        BadDocument: binary data, or no encoding fits.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data, encoding, name).removeprefix("\ufeff")
    if stated and (text := _try(data, _READ_AS.get(stated.lower(), stated))) is not None:
        return _without_nul(text, name)
    text = _try(data, "iso2022_jp" if b"\x1b$" in data else "utf-8")
    # UTF-16 without a mark may look like ASCII with control characters in it.
    if text is not None and not _CONTROLS.search(text):
        return text
    for encoding in _candidates(data):
        if (found := _try(data, encoding)) is not None and "\0" not in found:
            return found
    if b"\0" in data:
        raise _binary(name)
    return text if text is not None else _decoded(data, _detected(data, name), name)


def _candidates(data: bytes) -> list[str]:
    """The East Asian encodings and UTF-16 in which the text reads well, best first."""
    scores = {encoding: _score(data, encoding, read) for encoding, read in _readings().items()}
    good = [encoding for encoding in scores if scores[encoding] >= _ENOUGH]
    return sorted(good, key=lambda encoding: -scores[encoding])


@cache
def _readings() -> dict[str, Callable[[str], float]]:
    from corpus.folding import fold

    def chinese(char: str) -> float:
        if char in _CHINESE:
            return 1.0
        if fold(char) in _CHINESE:
            return 0.8
        return 0.3 * _is_everyday(char, "gb2312", 0xB0, 0xD7)

    def traditional(char: str) -> float:
        return 1.0 if fold(char) in _CHINESE else 0.3 * _is_everyday(char, "big5", 0xA4, 0xC6)

    def japanese(char: str) -> float:
        if _KANA.match(char) or char in _JAPANESE:
            return 1.0
        if _HALF_WIDTH.match(char):
            return 0.55
        return 0.3 * _is_everyday(char, "euc_jp", 0xB0, 0xCF)

    def either(char: str) -> float:
        if " " <= char <= "~" or char in "\r\n\t":
            return 0.9
        return max(chinese(char), japanese(char), traditional(char))

    return {
        "gb18030": chinese, "big5hkscs": traditional, "cp932": japanese, "euc_jp": japanese,
        "utf-16-le": either, "utf-16-be": either,
    }  # fmt: skip


def _score(data: bytes, encoding: str, read: Callable[[str], float]) -> float:
    """How well the text reads in an encoding, 0..1; 0 where it is none in it."""
    if encoding.startswith("utf-16") and len(data) % 2:
        return 0.0
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(data[:_SAMPLE_BYTES], final=len(data) <= _SAMPLE_BYTES)
    except UnicodeDecodeError:
        return 0.0
    wide = encoding.startswith("utf-16")
    chars = [char for char in text if wide or char > "\x7f"]
    if not chars or any(unicodedata.category(char) in {"Cn", "Co", "Cs"} for char in chars):
        return 0.0
    return sum(1.0 if _MARKS.match(char) else read(char) for char in chars) / len(chars)


def _is_everyday(char: str, encoding: str, first: int, last: int) -> bool:
    """Whether a Han character is in the rows of a national standard that hold everyday ones."""
    try:
        return bool(_HAN.match(char)) and first <= char.encode(encoding)[0] <= last
    except UnicodeEncodeError:
        return False


def _detected(data: bytes, name: str) -> str:
    sample = data[:_SAMPLE_BYTES]
    few = sum(byte > 0x7F for byte in sample) < _WESTERN_SHARE * len(sample)
    if few and _try(sample, "cp1252") is not None:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_OTHERS).best()
    if best is None:
        raise BadDocument(
            f"{name!r} is text in no known encoding; save it as UTF-8", fault="encoding"
        )
    return best.encoding


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        return None


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return _without_nul(data.decode(encoding), name)
    except UnicodeDecodeError as error:
        shown = encoding.removesuffix("-sig").upper()
        raise BadDocument(
            f"{name!r} is not {shown} text (byte {error.start} does not fit); save it as UTF-8",
            fault="encoding",
        ) from error


def _without_nul(text: str, name: str) -> str:
    if "\0" in text:
        raise _binary(name)
    return text


def _binary(name: str) -> BadDocument:
    return BadDocument(
        f"{name!r} holds binary data, not text; give the file the ending of its real format",
        fault="binary",
    )
