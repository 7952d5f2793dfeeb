// What the widget says, in each of its languages. The object is JSON, which a test reads.

export const STRINGS = {
  "title": { "zh": "政策问答台", "en": "Policy Desk", "ja": "政策デスク" },
  "open": { "zh": "打开政策问答", "en": "Ask Policy Desk", "ja": "政策デスクに質問" },
  "close": { "zh": "关闭", "en": "Close", "ja": "閉じる" },
  "clear": { "zh": "新对话", "en": "New conversation", "ja": "新しい会話" },
  "welcome": {
    "zh": "请提问。每个回答都附有可核对的原文引用，点击编号即可查看出处。",
    "en": "Ask a question. Every answer quotes its sources word for word; a number opens the source.",
    "ja": "ご質問をどうぞ。回答には原文どおりの引用が付き、番号を押すと出典が開きます。"
  },
  "log": { "zh": "对话", "en": "Conversation", "ja": "会話" },
  "question": { "zh": "您的问题", "en": "Your question", "ja": "ご質問" },
  "send": { "zh": "提问", "en": "Ask", "ja": "質問する" },
  "stop": { "zh": "停止", "en": "Stop", "ja": "停止" },
  "stopped": { "zh": "已停止。", "en": "Stopped.", "ja": "停止しました。" },
  "draft": { "zh": "草稿，最终答案将取而代之：", "en": "Draft, which the answer will replace:", "ja": "下書き（最終的な回答に置き換わります）：" },
  "resolve": { "zh": "正在理解问题…", "en": "Reading the question…", "ja": "質問を読み取っています…" },
  "retrieve": { "zh": "正在查找文件…", "en": "Searching the documents…", "ja": "文書を検索しています…" },
  "answer": { "zh": "正在选取引文…", "en": "Choosing the quotations…", "ja": "引用箇所を選んでいます…" },
  "guard": { "zh": "正在逐字核对引文…", "en": "Checking the quotations word for word…", "ja": "引用を原文と照合しています…" },
  "as_of": { "zh": "截至{day}", "en": "As of {day}", "ja": "{day}時点" },
  "as_of_note": {
    "zh": "仅使用{day}已知的内容。",
    "en": "Only what was known on {day} is used.",
    "ja": "{day}時点で知られていた内容だけを使います。"
  },
  "documents_note": {
    "zh": "仅在指定的{count}份文件中查找。",
    "en": "Only the documents chosen for this page are searched ({count}).",
    "ja": "このページで指定された{count}件の文書だけを検索します。"
  },
  "abstained": { "zh": "未作回答", "en": "No answer", "ja": "回答できません" },
  "clarify": { "zh": "需要补充信息", "en": "More is needed", "ja": "追加の情報が必要です" },
  "sources": { "zh": "来源", "en": "Sources", "ja": "出典" },
  "open_source": { "zh": "查看引文{n}的原文", "en": "Open source {n}", "ja": "引用{n}の出典を開く" },
  "follow_ups": { "zh": "相关问题", "en": "You may also ask", "ja": "関連する質問" },
  "chart": { "zh": "计算结果图表", "en": "Chart of the calculation", "ja": "計算結果のグラフ" },
  "chart_item": { "zh": "项目", "en": "Item", "ja": "項目" },
  "chart_series": { "zh": "系列", "en": "Series", "ja": "系列" },
  "value": { "zh": "数值", "en": "Value", "ja": "値" },
  "conflict": { "zh": "各来源说法不一：{label}", "en": "Sources disagree: {label}", "ja": "情報源によって異なる点：{label}" },
  "holds": { "zh": "适用期间", "en": "Holds for", "ja": "適用期間" },
  "held_between": { "zh": "{first}至{last}", "en": "from {first} to {last}", "ja": "{first}から{last}まで" },
  "held_from": { "zh": "{first}起", "en": "from {first}", "ja": "{first}から" },
  "held_until": { "zh": "{last}止", "en": "until {last}", "ja": "{last}まで" },
  "publisher": { "zh": "发布者", "en": "Publisher", "ja": "発行者" },
  "date": { "zh": "日期", "en": "Date", "ja": "日付" },
  "quoted": { "zh": "引文", "en": "Quoted", "ja": "引用" },
  "brief": { "zh": "本项目撰写的简报，依据：{sources}", "en": "Brief by this project, from: {sources}", "ja": "本プロジェクトによる要約（出典：{sources}）" },
  "authority": { "zh": "来源性质", "en": "Kind of source", "ja": "出典の種類" },
  "confidence": { "zh": "可靠程度", "en": "Confidence", "ja": "確度" },
  "known_from": { "zh": "已知日期", "en": "Known since", "ja": "判明日" },
  "page": { "zh": "页码", "en": "Page", "ja": "ページ" },
  "primary": { "zh": "原始文件", "en": "primary document", "ja": "一次資料" },
  "official": { "zh": "官方说明", "en": "official statement", "ja": "公式発表" },
  "analysis": { "zh": "分析", "en": "analysis", "ja": "分析" },
  "press": { "zh": "媒体报道", "en": "press", "ja": "報道" },
  "read": { "zh": "已查阅来源原文", "en": "source itself was read", "ja": "出典の原文を確認済み" },
  "reported": { "zh": "据转述", "en": "as reported by others", "ja": "伝聞" },
  "unconfirmed": { "zh": "未经证实", "en": "unconfirmed", "ja": "未確認" },
  "derived": { "zh": "由来源推算", "en": "derived from sources", "ja": "出典から算出" },
  "superseded": {
    "zh": "该表述自{day}起已被后续进展取代。",
    "en": "A later development replaced this statement on {day}.",
    "ja": "この記述は、{day}以降の動きにより最新ではなくなっています。"
  },
  "loading": { "zh": "正在读取原文…", "en": "Reading the source…", "ja": "原文を読み込んでいます…" },
  "gone": {
    "zh": "目前无法读取该文件的原文。引文如下：",
    "en": "The document cannot be read at the moment. The quotation was:",
    "ja": "現在、この文書の原文を読み込めません。引用は次のとおりです。"
  },
  "cut": { "zh": "（其余内容从略）", "en": "(further text left out)", "ja": "（ほかは省略）" },
  "busy": {
    "zh": "提问过于频繁，请在{seconds}秒后再试。",
    "en": "Too many questions at once; please try again in {seconds} seconds.",
    "ja": "質問が集中しています。{seconds}秒後にもう一度お試しください。"
  },
  "signed_out": {
    "zh": "登录已失效。请刷新页面后重试。",
    "en": "The sign-in is no longer valid; please reload the page.",
    "ja": "サインインの有効期限が切れました。ページを再読み込みしてください。"
  },
  "not_allowed": {
    "zh": "此页面未获准使用政策问答，请联系管理员。",
    "en": "This page is not allowed to use Policy Desk; please tell its operator.",
    "ja": "このページでは政策デスクの利用が許可されていません。管理者にお知らせください。"
  },
  "refused": {
    "zh": "服务器不接受这个问题：{detail}",
    "en": "The server does not take this question: {detail}",
    "ja": "サーバーがこの質問を受け付けませんでした：{detail}"
  },
  "unreachable": {
    "zh": "无法连接服务器，请稍后再试。",
    "en": "The server cannot be reached; please try again later.",
    "ja": "サーバーに接続できません。しばらくしてからお試しください。"
  },
  "failed": {
    "zh": "未能完成回答，请重试。如仍失败，请将编号{code}告知管理员。",
    "en": "The answer failed; please try again. If it fails again, tell the operator the code {code}.",
    "ja": "回答できませんでした。もう一度お試しください。繰り返す場合は、番号{code}を管理者にお伝えください。"
  }
};

const LANGUAGES = ["zh", "en", "ja"];
const TAGS = { zh: "zh-Hans", en: "en", ja: "ja" };

/** The first of some language tags that the widget speaks; English where it speaks none. */
export function languageOf(tags) {
  const primaries = tags.map((tag) => (tag ?? "").toLowerCase().split(/[-_]/)[0]);
  return primaries.find((primary) => LANGUAGES.includes(primary)) ?? "en";
}

/** The strings of one language: say(name, {value}), day(iso). */
export function speaker(language) {
  const say = (name, values = {}) =>
    STRINGS[name][language].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const day = (iso) => {
    const [year, month, date] = iso.split("-").map(Number);
    const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    if (language !== "en") return `${year}年${month}月${date}日`;
    return new Intl.DateTimeFormat("en-GB", options).format(Date.UTC(year, month - 1, date));
  };
  return { language, tag: TAGS[language], say, day };
}
