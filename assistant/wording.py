"""What the assistant says in its own words, in each of its languages.

Everything else that an answer shows is a quotation.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from assistant.asked_words import Kind
from assistant.records import Citation

LANGUAGES: Final = ("zh", "en", "ja")

_MONTHS = (
    "January February March April May June July August September October November December".split()
)

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "as_of_corpus": {
        "zh": "截至{day}（语料库日期）：",
        "en": "As of {day}, the date of the corpus:",
        "ja": "{day}時点（コーパスの基準日）：",
    },
    "as_of_chosen": {
        "zh": "截至您选定的{day}：",
        "en": "As of {day}, the date you chose:",
        "ja": "ご指定の{day}時点：",
    },
    "calculated": {
        "zh": "计算：{what}。输入、步骤与前提如下。",
        "en": "Calculation: {what}. Its inputs, steps and assumptions follow.",
        "ja": "計算：{what}。入力値、計算過程、前提は次のとおりです。",
    },
    "input_missing": {
        "zh": "要计算，还需要知道：{field}。请告诉我这一项。",
        "en": "To calculate this I still need: {field}. What is it?",
        "ja": "計算には次の値が必要です：{field}。教えてください。",
    },
    "input_not_allowed": {
        "zh": "“{field}”无法用于计算：理解为{got}，允许的是：{allowed}。",
        "en": "{field} cannot be used: understood as {got}; allowed is: {allowed}.",
        "ja": "「{field}」は計算に使えません。読み取った値：{got}。使える値：{allowed}。",
    },
    "figure_unplaced": {
        "zh": "这个问题可以按“{what}”来算，但看不出{figures}对应哪一项。"
        "请说明它指什么，或者把它从问题中去掉。",
        "en": "This can be calculated ({what}), but what {figures} stands for is not clear."
        " Please say what it is, or leave it out.",
        "ja": "「{what}」として計算できますが、{figures}が何の値か判断できません。"
        "何の値かを書き添えるか、省いてお尋ねください。",
    },
    "suggested_change": {
        "zh": "如果{label}是{value}呢？",
        "en": "What if the {label} were {value}?",
        "ja": "{label}が{value}なら？",
    },
    "understood": {
        "zh": "理解为：{question}",
        "en": "Understood from the conversation as: {question}",
        "ja": "「{question}」と解しました。",
    },
    "stale": {
        "zh": "语料库日期距今已超过30天，可能缺少此后的进展。",
        "en": "The corpus date is 30 or more days past: later developments may be missing.",
        "ja": "コーパスの基準日から30日以上が経過しており、その後の動きが反映されていない"
        "可能性があります。",
    },
    "part_unanswered": {
        "zh": "没有找到能回答“{part}”的段落。",
        "en": "No passage was found that answers “{part}”.",
        "ja": "「{part}」に答える箇所は見つかりませんでした。",
    },
    "superseded": {
        "zh": "该表述自{day}起已被后续进展取代。",
        "en": "A later development replaced this statement on {day}.",
        "ja": "この記述は、{day}以降の動きにより最新ではなくなっています。",
    },
    "withdrawn": {
        "zh": "该文件已于{day}撤回。",
        "en": "This document was withdrawn on {day}.",
        "ja": "この文書は{day}に取り下げられました。",
    },
    "unconfirmed": {
        "zh": "来源未经证实。",
        "en": "Reported, unconfirmed.",
        "ja": "未確認の情報です。",
    },
    "models_wording": {
        "zh": "以下为语言模型的表述，未能逐项核实，请以其下引文为准：",
        "en": "In the language model's words, not verified in full; the quotation below decides:",
        "ja": "次は言語モデルによる表現で、すべては確認できていません。下の引用をご確認ください：",
    },
    "dropped": {
        "zh": "语言模型所写的{count}个句子未通过核对，已略去。",
        "en": "Sentences of the language model that failed verification and are left out: {count}.",
        "ja": "言語モデルが書いた文のうち、検証を通らなかった{count}文は省きました。",
    },
    "unofficial": {
        "zh": "非正式译文（由语言模型翻译）：",
        "en": "Unofficial translation, by a language model:",
        "ja": "参考訳（言語モデルによる非公式の訳）：",
    },
    "fallback_time": {
        "zh": "语言模型未能在时限内完成，以下仅为引文。",
        "en": "The language model did not finish in time; quotations alone follow.",
        "ja": "言語モデルが制限時間内に書き終えなかったため、引用のみを示します。",
    },
    "fallback_tokens": {
        "zh": "语言模型用量已达上限，以下仅为引文。",
        "en": "The language model reached its limit of tokens; quotations alone follow.",
        "ja": "言語モデルの使用量が上限に達したため、引用のみを示します。",
    },
    "fallback_cost": {
        "zh": "语言模型费用已达上限，以下仅为引文。",
        "en": "The language model reached its limit of cost; quotations alone follow.",
        "ja": "言語モデルの費用が上限に達したため、引用のみを示します。",
    },
    "fallback_steps": {
        "zh": "语言模型反复调用计算工具而未作答，以下仅为引文。",
        "en": "The language model kept calling tools without answering; quotations alone follow.",
        "ja": "言語モデルが計算ツールの呼び出しを繰り返して答えなかったため、引用のみを示します。",
    },
    "fallback_failed": {
        "zh": "语言模型暂时无法使用，以下仅为引文。",
        "en": "The language model could not be used; quotations alone follow.",
        "ja": "言語モデルを利用できなかったため、引用のみを示します。",
    },
    "fallback_empty": {
        "zh": "语言模型没有写出内容，以下仅为引文。",
        "en": "The language model wrote nothing; quotations alone follow.",
        "ja": "言語モデルが何も書かなかったため、引用のみを示します。",
    },
    "fallback_unverified": {
        "zh": "语言模型所写的内容未通过核对，以下仅为引文。",
        "en": "What the language model wrote could not be verified; quotations alone follow.",
        "ja": "言語モデルの書いた内容を検証できなかったため、引用のみを示します。",
    },
    "no_passage_names": {
        "zh": "没有任何段落在这一问题上提到“{what}”。",
        "en": "No passage on this names “{what}”.",
        "ja": "この点について「{what}」に触れた箇所は見当たりません。",
    },
    "no_passage_gives": {
        "zh": "找到的相关段落没有给出{what}。",
        "en": "The passages found on this give no {what}.",
        "ja": "見つかった箇所には{what}が記されていません。",
    },
    "not_in_corpus": {
        "zh": "语料库中没有与这一问题相符的段落。",
        "en": "The corpus has no passage that fits this question.",
        "ja": "このご質問に対応する箇所はコーパスにありません。",
    },
    "outside_as_of": {
        "zh": "语料库中有相关段落，但其内容在{day}尚不为人所知。请选择更晚的日期。",
        "en": "The corpus has a passage on this, but it was not yet known on {day}."
        " Choose a later date.",
        "ja": "関連する箇所はありますが、{day}の時点ではまだ知られていなかった内容です。"
        "より新しい日付を選んでください。",
    },
    "unverified": {
        "zh": "找到的引文未能与原文逐字核对一致，因此不予显示。",
        "en": "The quotations found could not be verified against their sources, so none is shown.",
        "ja": "見つかった引用を原文と一字一句照合できなかったため、表示しません。",
    },
    "held": {
        "zh": "适用于{days}。",
        "en": "This held {days}.",
        "ja": "適用期間は{days}です。",
    },
    "disagree": {
        "zh": "各来源说法不一：",
        "en": "The sources do not agree:",
        "ja": "情報源によって値が異なります：",
    },
    "disputed": {
        "zh": "此说与以上来源不一致，仅供对照。",
        "en": "This source says otherwise than those above.",
        "ja": "この情報源の記述は、上の情報源と食い違っています。",
    },
    "added": {
        "zh": "后加入的文件《{title}》，其自述出处：{sources}",
        "en": "added document “{title}”, by its own account from: {sources}",
        "ja": "追加された文書「{title}」（文書自身の記載による出典：{sources}）",
    },
    "added_alone": {
        "zh": "后加入的文件《{title}》",
        "en": "added document “{title}”",
        "ja": "追加された文書「{title}」",
    },
    "only_added": {
        "zh": "随附的语料库没有述及此点，只有后加入的文件述及。",
        "en": "The corpus itself does not say this; only what was added to it does.",
        "ja": "付属のコーパスにはこの点の記載がなく、追加された文書だけが述べています。",
    },
    "brief_from": {
        "zh": "本项目撰写的简报，依据：{sources}",
        "en": "brief by this project, from: {sources}",
        "ja": "本プロジェクトによる要約（出典：{sources}）",
    },
    "would_help": {
        "zh": "补充一份涉及该内容的文件，或换一种问法，会有帮助。",
        "en": "A document that covers it would help, or another way of asking.",
        "ja": "該当する文書を追加するか、別の言い方でお尋ねください。",
    },
}  # fmt: skip

# Parts of a sentence.
_PHRASES: Mapping[str, Mapping[str, str]] = {
    "suggested_term": {"zh": "{label}？", "en": "{label}?", "ja": "{label}は？"},
    "colon": {"zh": "：", "en": ": ", "ja": "："},
    "comma": {"zh": "、", "en": ", ", "ja": "、"},
    "origin_user": {"zh": "您给出", "en": "stated by you", "ja": "ご指定"},
    "origin_term": {"zh": "取自语料库", "en": "from the corpus", "ja": "コーパスより"},
    "origin_default": {"zh": "默认", "en": "default", "ja": "既定値"},
    "bound_about": {"zh": "约{value}", "en": "about {value}", "ja": "約{value}"},
    "bound_at_least": {"zh": "至少{value}", "en": "at least {value}", "ja": "少なくとも{value}"},
    "bound_at_most": {"zh": "最多{value}", "en": "up to {value}", "ja": "最大{value}"},
    "bound_over": {"zh": "超过{value}", "en": "more than {value}", "ja": "{value}超"},
    "days_between": {
        "zh": "{first}至{last}",
        "en": "from {first} to {last}",
        "ja": "{first}から{last}まで",
    },
    "days_from": {"zh": "{first}起", "en": "from {first}", "ja": "{first}から"},
    "days_until": {"zh": "{last}止", "en": "until {last}", "ja": "{last}まで"},
}

_KINDS: Mapping[Kind, Mapping[str, str]] = {
    "amount": {"zh": "金额", "en": "amount", "ja": "金額"},
    "rate": {"zh": "比率或税率", "en": "rate or share", "ja": "比率や税率"},
    "count": {"zh": "数量", "en": "number", "ja": "数"},
    "capacity": {"zh": "装机容量", "en": "generating capacity", "ja": "設備容量"},
    "date": {"zh": "日期", "en": "date", "ja": "日付"},
    "duration": {"zh": "期限", "en": "period", "ja": "期間"},
    "who": {"zh": "人物或机构", "en": "person or body", "ja": "人物や機関"},
    "country": {"zh": "国家", "en": "country", "ja": "国名"},
    "why": {"zh": "原因", "en": "reason", "ja": "理由"},
    "open": {"zh": "答案", "en": "answer", "ja": "答え"},
}


def say(name: str, language: str, **values: str) -> str:
    """One of the assistant's own sentences, in a language of LANGUAGES (others get English)."""
    texts = _TEXTS[name]
    return texts.get(language, texts["en"]).format(**values)


def phrase(name: str, language: str, **values: str) -> str:
    """A part of a sentence, as `say` gives whole ones."""
    texts = _PHRASES[name]
    return texts.get(language, texts["en"]).format(**values)


def source_line(citation: Citation, language: str) -> str:
    """Whose words a citation quotes: publishers with dates; a brief of ours is called one."""
    listed = _sources(citation, language)
    return say("brief_from", language, sources=listed) if citation.kind == "brief" else listed


def added_line(citation: Citation, language: str) -> str:
    """The same of a document that is not our own: it may call itself a brief, or anybody's.

    One that names no publisher is called by its title.
    """
    title = citation.title or citation.doc_id
    if not any(source.publisher for source in citation.sources):
        return say("added_alone", language, title=title)
    return say("added", language, title=title, sources=_sources(citation, language))


def _sources(citation: Citation, language: str) -> str:
    return "; ".join(
        f"{source.publisher or source.title}"
        f" ({day_name(source.published, language) if source.published else '–'})"
        for source in citation.sources
    )


def kind_name(kind: Kind, language: str) -> str:
    """What a kind of value is called."""
    names = _KINDS[kind]
    return names.get(language, names["en"])


def days_name(first: date | None, last: date | None, language: str) -> str:
    """A period as readers of the language write it; empty where neither end is known."""
    ends = {"first": first, "last": last}
    known = {key: day_name(day, language) for key, day in ends.items() if day}
    if not known:
        return ""
    name = "days_between" if len(known) == 2 else "days_from" if first else "days_until"
    return phrase(name, language, **known)


def day_name(day: date, language: str) -> str:
    """A day as readers of the language write it: 2026年11月23日, 23 November 2026."""
    if language in ("zh", "ja"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
