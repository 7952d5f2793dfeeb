"""The words of memos and of the page of an answer, in each language."""

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str, str]] = {
    # name: (zh, en, ja)
    "as_of": ("截至日期", "As of", "基準日"),
    "answer": ("答复", "Answer", "回答"),
    "calculation": ("计算", "Calculation", "計算"),
    "input": ("输入", "Input", "入力"),
    "value": ("数值", "Value", "値"),
    "origin": ("来源", "Origin", "出所"),
    "result": ("结果", "Result", "結果"),
    "step": ("步骤", "Step", "手順"),
    "formula": ("公式", "Formula", "計算式"),
    "substitution": ("代入", "With values", "代入"),
    "chart": ("图表", "Chart", "図"),
    "conflict": ("说法不一之处", "Where the sources disagree", "情報源の相違"),
    "source": ("出处", "Source", "出典"),
    "notes": ("引文", "Quotations", "引用"),
    "receipt": ("核验凭据", "Receipt", "検証記録"),
    "answer_id": ("答复编号", "Answer", "回答番号"),
    "corpus_version": ("语料库版本", "Corpus version", "コーパスの版"),
    "index": ("索引", "Index", "索引"),
    "model": ("作答方式", "Model", "回答方式"),
    "guard": ("逐字核对", "Quotations verified", "逐語照合"),
    "version": ("版本{value}", "version {value}", "版{value}"),
    "authority": ("来源性质：{value}", "kind of source: {value}", "出典の種類：{value}"),
    "primary": ("原始文件", "primary document", "一次資料"),
    "official": ("官方说明", "official statement", "公式発表"),
    "analysis": ("分析", "analysis", "分析"),
    "press": ("媒体报道", "press", "報道"),
    "confidence": ("可靠程度：{value}", "confidence: {value}", "確度：{value}"),
    "read": ("已查阅来源原文", "source itself was read", "出典の原文を確認済み"),
    "reported": ("据转述", "as reported by others", "伝聞"),
    "unconfirmed": ("未经证实", "unconfirmed", "未確認"),
    "derived": ("由来源推算", "derived from sources", "出典から算出"),
    "known_from": ("{value}起为人所知", "known from {value}", "{value}に判明"),
    "published": ("{value}发布", "published {value}", "{value}公表"),
    "replaced": (
        "所引版本已于{value}被新版本取代。",
        "Another version replaced the one quoted on {value}.",
        "引用した版は{value}に新しい版へ置き換えられました。",
    ),
    "gone": (
        "所引版本已无法查阅。",
        "The version quoted cannot be found any more.",
        "引用した版は参照できません。",
    ),
    "altered": (
        "引文与所存文本不一致。",
        "The quotation is not what the stored text says.",
        "引用が保存された本文と一致しません。",
    ),
    "passage": (
        "所引版本中的上下文",
        "The passage in the version quoted",
        "引用した版における前後の文",
    ),
    "whole": ("打开全文", "Read the whole document", "文書全体を開く"),
    "check": (
        "核对本备忘录：policy-desk verify-memo 文件名",
        "Check this memo with: policy-desk verify-memo FILE",
        "このメモの照合：policy-desk verify-memo ファイル名",
    ),
}
_PLACES = {"zh": 0, "en": 1, "ja": 2}


def word(name: str, language: str, value: str = "") -> str:
    """A word or sentence in a language (others get English); `value` goes where it is named."""
    return _WORDS[name][_PLACES.get(language, 1)].format(value=value)
