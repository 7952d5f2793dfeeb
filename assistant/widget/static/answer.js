// One answer as elements: its text with marks, charts, disagreements, sources, follow-ups.
import { isolated, make, table } from "./dom.js";
import { markdown } from "./markdown.js";

/**
 * The parts of an answer, under way or finished.
 *
 * @param turn {draft, text, citations, calculations, answer or null, note}
 * @param voice of strings.js
 * @param on {openSource(citation), ask(question)}
 */
export function answerParts(turn, voice, on) {
  const mark = (n) => markOf(turn.citations.find((one) => one.n === n), voice, on);
  const { answer } = turn;
  return [
    ...badge(answer, voice),
    ...(turn.draft ? [make("p", { class: "draft" }, make("em", {}, voice.say("draft")), " ", isolated(turn.draft))] : []),
    ...markdown(turn.text, mark),
    ...turn.calculations.filter((one) => one.chart).map((one) => chart(one, voice)),
    ...(answer?.conflicts ?? []).flatMap((one) => conflict(one, voice, mark)),
    ...(answer ? sources(answer.citations, voice, mark) : []),
    ...(turn.note ? [make("p", { class: "note", role: turn.failed ? "alert" : null }, turn.note)] : []),
    ...(answer?.follow_ups.length ? [followUps(answer.follow_ups, voice, on)] : []),
  ];
}

/** Of a refusal; the text of what is answered begins with its day. */
function badge(answer, { say, day }) {
  if (!answer || answer.status === "answered") return [];
  const refusal = make("strong", { class: `badge ${answer.status}` }, say(answer.status));
  return [make("p", { class: "meta" }, refusal, say("as_of", { day: day(answer.as_of) }))];
}

function markOf(citation, { say }, on) {
  if (!citation) return null;
  return make(
    "button",
    {
      type: "button",
      class: "mark",
      part: "mark",
      "aria-haspopup": "dialog",
      "aria-label": say("open_source", { n: citation.n }),
      onclick: () => on.openSource(citation),
    },
    `[${citation.n}]`,
  );
}

/** The server's picture of a chart; its data as a table where the page allows no picture. */
function chart(calculation, { say }) {
  const rows = calculation.chart.data?.values ?? [];
  const cells = rows.map((row) => [row.series, row.x, row.amount].map((cell) => String(cell ?? "")));
  const data = () => table([say("chart_series"), say("chart_item"), say("value")], cells);
  const figure = make("figure", {});
  if (!calculation.image?.startsWith("data:image/svg+xml;base64,")) return data();
  const image = make("img", { src: calculation.image, alt: say("chart") });
  image.addEventListener("error", () => figure.replaceChildren(data()));
  figure.append(image);
  return figure;
}

function conflict(found, voice, mark) {
  const { say, day } = voice;
  const head = ["value", "holds", "publisher", "date", "quoted"].map((name) => say(name));
  const rows = found.values.map(({ value, valid_from, valid_to, citation }) => {
    const source = citation.sources[0];
    const known = source?.published ?? citation.known_from;
    return [
      isolated(value),
      period(valid_from, valid_to, voice),
      isolated(source?.publisher || "–"),
      known ? day(known) : "–",
      mark(citation.n) ?? "",
    ];
  });
  return [make("h4", {}, say("conflict", { label: found.label })), table(head, rows)];
}

function period(from, to, { say, day }) {
  if (!from && !to) return "–";
  const name = from && to ? "held_between" : from ? "held_from" : "held_until";
  return say(name, { first: from && day(from), last: to && day(to) });
}

function sources(citations, voice, mark) {
  if (!citations.length) return [];
  const marks = new Map(); // of each source, in the order of its first
  for (const citation of citations) {
    const named = [citation.title, whoseWords(citation, voice)].filter(Boolean).join(" · ");
    marks.set(named, [...(marks.get(named) ?? []), mark(citation.n)]);
  }
  const items = [...marks].map(([named, buttons]) => make("li", {}, buttons, " ", isolated(named)));
  return [make("h4", {}, voice.say("sources")), make("ul", { class: "sources" }, items)];
}

/** Publishers with dates; a brief of the project is called one. */
export function whoseWords(citation, { say, day }) {
  const listed = citation.sources
    .filter(({ publisher, title }) => publisher || title !== citation.title)
    .map(({ publisher, title, published }) =>
      [publisher || title, published && `(${day(published)})`].filter(Boolean).join(" "),
    )
    .join("; ");
  return citation.kind === "brief" ? say("brief", { sources: listed }) : listed;
}

function followUps(questions, { say }, on) {
  const buttons = questions.map((question) =>
    make("button", { type: "button", onclick: () => on.ask(question) }, isolated(question)),
  );
  return make("div", { class: "follow-ups", role: "group", "aria-label": say("follow_ups") }, buttons);
}
