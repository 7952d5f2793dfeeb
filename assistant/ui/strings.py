"""Every string of the chat page, in each of its languages; and which of them a browser wants."""

from collections.abc import Mapping
from typing import Final

from assistant.wording import LANGUAGES

DEFAULT: Final = "en"

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "title": {
        "zh": "政策问答台",
        "en": "Policy Desk",
        "ja": "政策デスク",
    },
    "lead": {
        "zh": "每个回答都附有可核对的原文引用。",
        "en": "Every answer quotes its sources, word for word.",
        "ja": "すべての回答に、原文どおりの引用が付きます。",
    },
    "corpus_date": {
        "zh": "语料库日期：{day}",
        "en": "Corpus date: {day}",
        "ja": "コーパスの基準日：{day}",
    },
    "languages": {
        "zh": "界面语言",
        "en": "Language of this page",
        "ja": "表示言語",
    },
    "welcome": {
        "zh": "请就日本对美投资与关税安排提问。点击回答中的编号，可在旁边查看原文。",
        "en": "Ask about Japan’s investment and tariff arrangement with the United States."
        " The numbers in an answer open its sources.",
        "ja": "日本の対米投資と関税の取り決めについてご質問ください。"
        "回答の番号を押すと出典が開きます。",
    },
    "conversation": {
        "zh": "对话",
        "en": "Conversation",
        "ja": "会話",
    },
    "question": {
        "zh": "您的问题",
        "en": "Your question",
        "ja": "ご質問",
    },
    "question_hint": {
        "zh": "可用中文、英文或日文",
        "en": "In English, Chinese or Japanese",
        "ja": "日本語・英語・中国語で入力",
    },
    "send": {
        "zh": "提问",
        "en": "Ask",
        "ja": "質問する",
    },
    "stop": {
        "zh": "停止",
        "en": "Stop",
        "ja": "停止",
    },
    "new": {
        "zh": "新对话",
        "en": "New conversation",
        "ja": "新しい会話",
    },
    "as_of": {
        "zh": "截至日期",
        "en": "As of",
        "ja": "時点",
    },
    "as_of_hint": {
        "zh": "只使用该日已知的内容",
        "en": "Only what was known on that day is used",
        "ja": "その日に知られていた内容だけを使います",
    },
    "bad_day": {
        "zh": "日期“{day}”无效，请按 2026-01-30 的格式填写。",
        "en": "“{day}” is no date; write it as 2026-01-30.",
        "ja": "日付「{day}」を読み取れません。2026-01-30 の形で入力してください。",
    },
    "too_long": {
        "zh": "问题过长，请缩短至{most}个字符以内。",
        "en": "The question is too long; shorten it to {most} characters.",
        "ja": "質問が長すぎます。{most}文字以内に縮めてください。",
    },
    "resolve": {
        "zh": "正在理解问题…",
        "en": "Reading the question…",
        "ja": "質問を読み取っています…",
    },
    "retrieve": {
        "zh": "正在查找文件…",
        "en": "Searching the documents…",
        "ja": "文書を検索しています…",
    },
    "answer": {
        "zh": "正在选取引文…",
        "en": "Choosing the quotations…",
        "ja": "引用箇所を選んでいます…",
    },
    "guard": {
        "zh": "正在逐字核对引文…",
        "en": "Checking the quotations word for word…",
        "ja": "引用を原文と照合しています…",
    },
    "stopped": {
        "zh": "已停止。",
        "en": "Stopped.",
        "ja": "停止しました。",
    },
    "failed": {
        "zh": "未能完成回答，请重试。如仍失败，请联系管理员查看服务器日志（编号 {code}）。",
        "en": "The answer failed; please try again. If it fails again, the server’s log has the"
        " cause under {code}.",
        "ja": "回答できませんでした。もう一度お試しください。"
        "繰り返す場合は、サーバーのログ（番号 {code}）に原因があります。",
    },
    "sources": {
        "zh": "来源",
        "en": "Sources",
        "ja": "出典",
    },
    "no_source_yet": {
        "zh": "点击回答中的编号，在此查看原文及其上下文。",
        "en": "Choose a number in an answer to read its source here, in context.",
        "ja": "回答の番号を押すと、出典の原文がここに表示されます。",
    },
    "close": {
        "zh": "关闭原文",
        "en": "Close the source",
        "ja": "原文を閉じる",
    },
    "gone": {
        "zh": "该文件的这一版本已不可用。引文如下：",
        "en": "This version of the document is no longer available. The quotation was:",
        "ja": "この版の文書は現在利用できません。引用は次のとおりです。",
    },
    "authority": {
        "zh": "来源性质",
        "en": "Kind of source",
        "ja": "出典の種類",
    },
    "confidence": {
        "zh": "可靠程度",
        "en": "Confidence",
        "ja": "確度",
    },
    "known_from": {
        "zh": "已知日期",
        "en": "Known since",
        "ja": "判明日",
    },
    "valid": {
        "zh": "有效期间",
        "en": "Holds for",
        "ja": "有効期間",
    },
    "page": {
        "zh": "页码",
        "en": "Page",
        "ja": "ページ",
    },
    "primary": {
        "zh": "原始文件",
        "en": "primary document",
        "ja": "一次資料",
    },
    "official": {
        "zh": "官方说明",
        "en": "official statement",
        "ja": "公式発表",
    },
    "analysis": {
        "zh": "分析",
        "en": "analysis",
        "ja": "分析",
    },
    "press": {
        "zh": "媒体报道",
        "en": "press",
        "ja": "報道",
    },
    "read": {
        "zh": "已查阅来源原文",
        "en": "source itself was read",
        "ja": "出典の原文を確認済み",
    },
    "reported": {
        "zh": "据转述",
        "en": "as reported by others",
        "ja": "伝聞",
    },
    "unconfirmed": {
        "zh": "未经证实",
        "en": "unconfirmed",
        "ja": "未確認",
    },
    "derived": {
        "zh": "由来源推算",
        "en": "derived from sources",
        "ja": "出典から算出",
    },
    "cut_before": {
        "zh": "（此前内容从略）",
        "en": "(earlier text left out)",
        "ja": "（これより前は省略）",
    },
    "cut_after": {
        "zh": "（此后内容从略）",
        "en": "(later text left out)",
        "ja": "（これより後は省略）",
    },
}  # fmt: skip

EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "zh": (
        "投资委员会由谁担任主席？",
        "日本未履行投资承诺会有什么惩罚？",
        "投资风险由谁承担？",
    ),
    "en": (
        "Who chairs the Investment Committee?",
        "What is the penalty if Japan does not meet its investment commitment?",
        "Who bears the risk of the investments?",
    ),
    "ja": (
        "投資委員会の委員長は誰ですか。",
        "日本が約束を果たさない場合の罰則は何ですか。",
        "投資のリスクは誰が負いますか。",
    ),
}

NAMES: Final[Mapping[str, str]] = {"zh": "中文", "en": "English", "ja": "日本語"}
HTML_LANG: Final[Mapping[str, str]] = {"zh": "zh-Hans", "en": "en", "ja": "ja"}


def text(name: str, language: str, **values: object) -> str:
    """A string of the page in a language of LANGUAGES."""
    return TEXTS[name][language].format(**values)


def page_language(stated: str | None, accept_language: str) -> str:
    """The page's language: what the address states, else the browser's first choice of ours.

    Args:
        stated: The `lang` of the address; an unknown one counts as none.
        accept_language: The header of that name, as in "ja,en-US;q=0.7".
    """
    if (chosen := _ours(stated or "")) is not None:
        return chosen
    wanted = []
    for place, item in enumerate(accept_language.split(",")):
        tag, _, weight = item.partition(";")
        language = _ours(tag)
        if language is not None and (quality := _quality(weight)) > 0:
            wanted.append((-quality, place, language))
    return min(wanted)[2] if wanted else DEFAULT


def _ours(tag: str) -> str | None:
    primary = tag.strip().casefold().replace("_", "-").partition("-")[0]
    return primary if primary in LANGUAGES else None


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
