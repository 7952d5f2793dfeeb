"""Follow-ups: the development conversations, and where a question is left as it is."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.follow_ups import MOST_CHARS, MOST_TURNS, complete_question
from corpus.glossary import shipped_glossary

SETS = Path(__file__).resolve().parent.parent / "evals" / "sets"
# The least that each language reaches, of the conversations of each set; measured.
MEASURED = {
    "dev": {"zh": (23, 23), "en": (19, 23), "ja": (21, 23)},
    "dev2": {"zh": (8, 8), "en": (7, 8), "ja": (7, 8)},
    "dev-b": {"zh": (8, 8), "en": (7, 8), "ja": (8, 8)},
    "dev-c": {"zh": (8, 8), "en": (8, 8), "ja": (7, 8)},
    "dev-d": {"zh": (8, 8), "en": (8, 8), "ja": (8, 8)},
    "dev3": {"zh": (20, 20), "en": (20, 20), "ja": (20, 20)},
    "dev4": {"zh": (10, 10), "en": (10, 10), "ja": (10, 10)},
    "dev5": {"zh": (16, 16), "en": (16, 16), "ja": (16, 16)},
}
ALONE = [
    (case["language"], case["question"])
    for name in ("founding-dev.jsonl", "founding-dev2.jsonl")
    for line in (SETS / name).read_text(encoding="utf-8").splitlines()
    for case in [json.loads(line)]
    if "question" in case
]
JAPAN = "What is the tariff rate on Japanese cars?"


def complete(question: str, *history: str) -> str:
    return complete_question(question, history, shipped_glossary())


def conversations(name: str) -> list[dict[str, Any]]:
    lines = (SETS / f"follow-ups-{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def fails(case: dict[str, Any]) -> str:
    """What is wrong with a follow-up as it was completed turn by turn; empty if nothing is."""
    done: list[str] = []
    for question in [*case["history"], case["question"]]:
        done.append(complete(question, *done))
    if "must_contain" in case:
        must, must_not = case["must_contain"], case["must_not_contain"]
        alone = case["stands_alone"]
    else:  # the form of the first set
        understood = case["understood"]
        alone = understood is None
        must = understood["contains"] if understood else []
        must_not = understood["must_not"] if understood else []
    said = done[-1].casefold()
    lacks = [some for some in must if not any(one.casefold() in said for one in some)]
    wrong = [one for one in must_not if one.casefold() in said]
    if lacks or wrong or (alone and done[-1] != case["question"]):
        return f"{case['id']}: {done[-1]} (lacks {lacks}, has {wrong})"
    return ""


@pytest.mark.parametrize("name", MEASURED)
def test_as_many_conversations_are_completed_as_were_measured(name: str) -> None:
    cases = conversations(name)
    found = {case["id"]: fails(case) for case in cases}
    for language, (least, of) in MEASURED[name].items():
        own = [found[case["id"]] for case in cases if case["language"] == language]
        assert len(own) == of
        assert own.count("") >= least, [problem for problem in own if problem]


@pytest.mark.parametrize(
    "question, before, done",
    [
        ("What happens this year?", JAPAN, "On the tariff rate on Japanese cars: what happens"),
        ("in yen?", JAPAN, "On the tariff rate on Japanese cars: in yen?"),
        ("有例外吗", "日本的关税是多少？", "关于日本的关税：有例外吗"),
        ("其他国家有哪些？", "日本的关税是多少？", "关于日本的关税：其他国家有哪些？"),
        ("円換算では？", "日本の関税は何％ですか", "日本の関税について：円換算では？"),
    ],
)
def test_what_no_rule_completes_is_joined(question: str, before: str, done: str) -> None:
    assert complete(question, before).startswith(done)


def test_a_hurried_and_is_one_and_a_name_keeps_its_capital() -> None:
    assert complete("n Taiwan?", "How much did Korea pledge?") == "How much did Taiwan pledge?"
    joined = complete("vote split?", "Supreme Court ruling date?")
    assert joined == "On Supreme Court ruling date: vote split?"


def test_what_is_joined_keeps_its_topic() -> None:
    turns = ["日本的投资收益怎么分配？", "有例外吗"]
    assert complete("期限多长", *turns) == "关于日本的投资收益分配：期限多长？"
    assert complete("那韩国呢", *turns) == "关于韩国的投资收益分配:有例外吗？"


@pytest.mark.parametrize(
    "question, turns, done",
    [
        ("Article 9?", ["What does Article 4 of the MOU say?", "When was it signed?"], "Article 9"),
        ("第5条呢？", ["备忘录第3条规定了什么？", "什么时候签的？"], "备忘录第5条规定了什么？"),
        ("最小は？", ["第1陣で最大の案件は何ですか？", "いつ発表された？"], "最小の案件は何"),
        ("我最开始问的那个 谁在管", ["灯塔一期多少钱？", "谁来付款？"], "灯塔一期"),
        ("最初に聞いた方って誰が運営？", ["灯台の料金は？", "港の料金は？"], "灯台"),
        ("Back to the first lot, who pays?", ["What do lamps cost?", "And ferries?"], "lamps"),
        ("铝呢", ["日本钢铁关税是多少？", "有例外吗？"], "日本铝关税"),
        ("日方呢？", ["备忘录美方是谁签字的"], "备忘录日方是谁签字的"),
        ("判決は？", ["最高裁の口頭弁論はいつだった"], "最高裁の判決はいつだった"),
        ("那生效呢", ["协定哪天签署？"], "协定哪天生效"),
        ("翌日物だと？ 26年5月", ["6か月物SOFR、2025年9月の水準は"], "翌日物SOFR、2026年5月"),
        ("通年だと？", ["契約額、2025年上半期で"], "契約額、2025年通年で"),
        ("and under 301?", ["What is the duty under sec 122?"], "duty under Section 301?"),
        ("最初の計画に戻って、誰が払う", ["港の計画の額は？", "灯台の計画は？"], "港の計画"),
        ("日本側も入ってるんだっけ", ["投資委員会って委員長だれ"], "投資委員会について："),
        (
            "and their medicines",
            ["What is UK cars' duty inside the quota?", "above it?"],
            "medicines' d",
        ),
        ("药呢？", ["英国车进美国多少税", "超过10万辆的部分呢"], "英国药进美国多少税"),
        ("第22款怎么说", ["日美备忘录有约束力吗"], "日美备忘录的第22款怎么说"),
        ("what does paragraph 22 say", ["Is the Japan–US MOU binding?"], "22 of the Japan–US MOU"),
        ("22項には何とある？", ["日米MOUに拘束力はある？"], "日米MOUの第22項には何とある"),
        ("両方足すと何%？", ["第1弾の総額", "第2弾は？"], "第1弾と第2弾の総額"),
        ("两批加起来占百分之几", ["第一批总额多少", "第二批呢"], "第一批和第二批总额"),
        ("NEXI呢，对保费有什么要求", ["JBIC法 对利率怎么规定的"], "NEXI呢，对保费"),
        (
            "Same for the Georgia one?",
            ["Who runs the Ohio gas plant?"],
            "Who runs the Georgia project",
        ),
        ("分几年投完", ["美国和瑞士的协议哪天达成？", "瑞士答应投多少钱？"], "关于瑞士答应投："),
        (
            "over how many years was that",
            ["How much are the Swiss supposed to pay?"],
            "paying: over",
        ),
        ("で、誰が対象", ["日本戦略投資ファシリティ いつまで？"], "ファシリティについて：誰"),
    ],
)
def test_an_exchange_looks_back_for_its_slot(question: str, turns: list[str], done: str) -> None:
    assert done in complete(question, *turns)


@pytest.mark.parametrize(
    "question, before, done",
    [
        ("不对，我是说301那个", "122条款的附加税哪天开征？", "301条款的附加税哪天开征？"),
        ("說錯了，是韓國", "日本鋼鐵的關稅是多少？", "韓國鋼鐵的關稅是多少？"),
        ("Sorry, I meant Korea", JAPAN, "What is the tariff rate on Korean cars?"),
        ("Not cars, steel", JAPAN, "What is the tariff rate on Japanese steel?"),
        ("いや、第１陣のほう", "第2陣の発表日は？", "第1陣の発表日は？"),
        ("鉄鋼ではなくて銅です", "日本の鉄鋼の関税率は？", "日本の銅の関税率は？"),
    ],
)
def test_a_correction_takes_the_place_of_what_was_said(
    question: str, before: str, done: str
) -> None:
    assert complete(question, before) == done


@pytest.mark.parametrize(
    "question, before, done",
    [
        (
            "達した後は？",
            "配分額に達するまで利益はどう分けますか？",
            "配分額に達した後、利益はどう",
        ),
        ("超えるまでは？", "配分額を超えた利益は何％？", "配分額を超えるまでの利益は何%?"),
        ("署名前だと？", "令和8年の署名後の税率は？", "令和8年の署名前の税率は?"),
        ("建成以後呢", "配額在建廠期間是產能的幾倍？", "配額建成以後是產能的幾倍?"),
        ("发布会之前呢", "发布会之后缴的税能退吗？", "发布会之前缴的税能退吗?"),
        ("after that point?", "How is cash split until it is repaid?", "split after it is repaid?"),
        ("and before it's met?", "Who gets cash after the limit?", "cash before the limit is met?"),
    ],
)
def test_the_other_side_of_a_boundary(question: str, before: str, done: str) -> None:
    assert done in complete(question, before)


@pytest.mark.parametrize(
    "question, turns, done",
    [
        (
            "前者の根拠法は？",
            ["交付国債の枠はいくら？", "JBICには何がある？"],
            "交付国債の根拠法は？",
        ),
        ("后者的税率是多少", ["马来西亚和柬埔寨有什么不同？"], "柬埔寨的税率是多少"),
        (
            "When must the latter pay?",
            ["What did Korea and Japan promise?"],
            "When must Japan pay?",
        ),
    ],
)
def test_the_former_and_the_latter(question: str, turns: list[str], done: str) -> None:
    assert complete(question, *turns) == done


@pytest.mark.parametrize(
    "question, before, done",
    [
        ("那韩国的呢？", "日本对美投资5500亿美元由谁选定？", "韩国对美投资由谁选定？"),
        ("韓国は？", "日本が投資する5500億ドルは誰が決める？", "韓国が投資する額は誰が決める？"),
        (
            "and Korea?",
            "Who picks projects for Japan's $550bn?",
            "Who picks projects for Korea's sum?",
        ),
    ],
)
def test_a_sum_is_that_of_one_country(question: str, before: str, done: str) -> None:
    assert complete(question, before) == done


@pytest.mark.parametrize(
    "question, before, done",
    [
        ("チョコレートなら？", "スイス産の時計の関税は？", "スイス産のチョコレートの関税は？"),
        ("换成现金投资部分", "韩国投资里造船占多少？", "韩国投资里现金投资占多少？"),
        ("make that paper", JAPAN, "What is the tariff rate on Japanese paper?"),
        ("美方是谁？", "谁代表日本签的备忘录？", "谁代表美方签的备忘录？"),
        ("赤沢氏は？", "ラトニック長官は何と言いましたか？", "赤沢氏は何と言いましたか？"),
        (
            "Did Congress extend it?",
            "What is the Section 122 surcharge?",
            "Did Congress extend the Sec",
        ),
        (
            "How many Japanese sit on it?",
            "Who chairs the Investment Committee?",
            "on the Investment",
        ),
        ("and JBIC lending?", "Is NEXI's cover capped?", "JBIC lending?"),
        (
            "カンボジアと比べて高い？",
            "マレーシアの相互関税率は？",
            "マレーシアの相互関税率について：",
        ),
        ("英国有没有类似的承诺", "欧盟承诺买多少美国能源？", "关于英国承诺买美国能源：英国"),
        (
            "日本にもそういう枠がありますか",
            "台湾の無関税枠は何倍ですか？",
            "日本の無関税枠について：",
        ),
        ("德国车什么时候", "日本的汽车关税什么时候降的？", "德国的汽车关税什么时候降的？"),
        ("7月24日之后呢", "2026年2月24日起的税是多少？", "2026年7月24日之后起的税是多少？"),
        ("その前は？", "署名後に輸入した車の税率は？", "署名前に輸入した車の税率は？"),
        ("And on spirits?", "What did the EU get on wine?", "What did the EU get on spirits?"),
        ("and Boeing planes?", "How much rice did Japan buy?", "How much Boeing planes did Japan"),
        (
            "who opposed it?",
            "How many votes did the Korean act get?",
            "Who opposed the Korean act?",
        ),
        ("why did they?", "What tariff do light trucks pay?", "Why did light trucks?"),
        ("印尼、菲律宾呢", "越南的关税税率是多少？", "印尼、菲律宾的关税税率是多少？"),
        ("EUは50％のままですか", "英国の鉄鋼関税は25％ですか？", "EUの鉄鋼関税の50%について："),
        ("第３弾はもう出た？", "第２弾はいつ発表？", "第3弾の発表について：第3弾はもう出た？"),
        ("商务部长呢", "美国财政部长怎么说？", "商务部长怎么说？"),
        ("beer too?", "What's the tariff on EU wine?", "What's the tariff on EU beer?"),
        ("条件是什么", "英国药品关税是多少？", "关于英国药品关税：条件是什么？"),
        ("第1弾と合わせると？", "第2弾の総額は？", "第1弾と第2弾の総額について："),
        ("要是企业一分钱都不出呢", "JBIC能不能给美国公司贷款？", "关于JBIC给美国公司贷款：要是"),
    ],
)
def test_what_is_meant_is_found(question: str, before: str, done: str) -> None:
    assert done in complete(question, before)


@pytest.mark.parametrize(
    "question, before, done",
    [
        ("銅は？", "鉄鋼とアルミの税は何%？", "銅の税は何%？"),
        ("铜呢？", "钢铁和铝的关税是多少？", "铜的关税是多少？"),
        (
            "And copper?",
            "What is the tariff on steel and aluminium?",
            "What is the tariff on copper?",
        ),
        ("And the EU?", "Do Japan and Korea pay?", "Do the EU and Korea pay?"),
    ],
)
def test_goods_that_stand_together_give_way_together(question: str, before: str, done: str) -> None:
    assert complete(question, before) == done


def test_questions_that_stand_alone_stay_as_they_are() -> None:
    """Each behind another of its language; a demonstrative may still be taken for a follow-up."""
    changed = []
    for i, (language, question) in enumerate(ALONE):
        before = next(
            q for other, q in ALONE[i + 1 :] + ALONE if other == language and q != question
        )
        if complete(question, before) != question:
            changed.append(question)
    assert len(ALONE) > 90 and len(changed) <= 2, changed


@pytest.mark.parametrize(
    "question, history",
    [
        ("And for Korea?", []),
        ("那韩国呢？", []),
        ("それはいつ？", []),
        ("And for Korea?", [""]),
        ("And for Korea?", ["   ", "?!"]),
        ("", [JAPAN]),
        ("   ", [JAPAN]),
        ("?", [JAPAN]),
        ("呢？", ["日本的关税是多少？"]),
        ("は？", ["日本の関税は何％ですか"]),
        ("and?", [JAPAN]),
        ("그럼 한국은?", [JAPAN]),  # a language that has no grammar here
        ("And for Korea?", ["한국의 관세는?"]),
        ("And for Korea?", ["x" * (MOST_CHARS + 1)]),  # too long to be carried on
        ("How long does it take to fund a project?", [JAPAN]),
        ("Can Japan withdraw if it misses a payment?", [JAPAN]),
        ("日本如果不履约，它会怎样？", ["韩国承诺投资多少？"]),
        ("thanks!", [JAPAN]),
        ("好的，谢谢", ["日本的关税是多少？"]),
        ("ありがとうございます", ["日本の関税は何％ですか"]),
    ],
)
def test_a_question_is_left_as_it_is(question: str, history: list[str]) -> None:
    assert complete(question, *history) == question


@pytest.mark.parametrize(
    "question, done",
    [
        ("ＡＮＤ ＦＯＲ ＫＯＲＥＡ？", "What is the tariff rate on Korean cars?"),
        ("  and   for Korea  ", "What is the tariff rate on Korean cars?"),
        ("and for Korea\n", "What is the tariff rate on Korean cars?"),
        ("thanks, and what about Korea then?!", "What is the tariff rate on Korean cars?"),
        ("and for Poland?", "What is the tariff rate on cars from Poland?"),
        ("and for the EU?", "What is the tariff rate on cars from the EU?"),
        ("why?", "On the tariff rate on Japanese cars: why?"),
    ],
)
def test_spelling_and_courtesy_do_not_matter(question: str, done: str) -> None:
    assert complete(question, JAPAN) == done


def test_a_conversation_is_read_turn_by_turn() -> None:
    turns = ["日本的备忘录怎么规定收益分配？", "韩国呢", "它什么时候签的", "那台湾呢"]
    done = [complete(question, *turns[:i]) for i, question in enumerate(turns)]
    assert done == [
        "日本的备忘录怎么规定收益分配？",
        "韩国的备忘录怎么规定收益分配？",
        "韩国的备忘录什么时候签的？",
        "台湾的备忘录什么时候签的？",
    ]


def test_a_turn_that_cannot_be_completed_leaves_the_subject_as_it_was() -> None:
    assert complete("And for Korea?", JAPAN, "thanks!") == complete("And for Korea?", JAPAN)
    assert complete("And for the EU?", JAPAN, "And for the EU?") == complete("and the EU?", JAPAN)


def test_a_new_subject_ends_what_was_spoken_of() -> None:
    turns = ["日本的关税是多少？", "CPTPP有多少成员？", "它什么时候生效的？"]
    assert complete(turns[-1], *turns[:-1]) == "CPTPP什么时候生效的？"


def test_the_last_turns_are_read_and_no_more() -> None:
    again = [JAPAN.replace("Japanese", "Swiss")] + ["And for the EU?"] * MOST_TURNS
    assert "cars from Korea" in complete("And for Korea?", *again[:-1])
    assert "cars" not in complete("And for Korea?", *again)


@pytest.mark.parametrize(
    "question",
    [
        "(((((" * 80, "[a-z]+" * 60, "的" * 400, "は" * 400, "it " * 130, "why " * 120, "呢" * 400,
        "a" * 499, "第" * 200 + "呢", "and for " * 50, "それは" * 120, "多少" * 200 + "？",
        "\\" * 300,
    ],
    ids=lambda question: question[:5],
)  # fmt: skip
def test_hostile_text_is_read_to_its_end(question: str) -> None:
    for history in (JAPAN, "日本的关税是多少？", "日本の関税は何％ですか？", question):
        assert isinstance(complete(question, history), str)
        assert isinstance(complete("And for Korea?", question), str)
        assert isinstance(complete("它呢？", question), str)
        assert isinstance(complete("それはいつ？", question), str)
