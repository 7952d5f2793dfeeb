// The source of a mark: whose words, since when, how sure, and the passage with the quotation.
import { whoseWords } from "./answer.js";
import { isolated, make, turnless } from "./dom.js";

const AROUND = 1200; // code points shown before and behind a quotation

/** The head and the place of the text; `fillPassage` puts the passage there. */
export function sourceParts(citation, voice) {
  const { say, day } = voice;
  const known = citation.known_from && ["known_from", day(citation.known_from)];
  const sure = citation.sources.length
    ? ["authority", "confidence"].map((name) => [name, say(citation[name])])
    : [];
  const page = citation.page != null && ["page", String(citation.page)];
  const facts = [...sure, known, page].filter(Boolean).map(([name, value]) =>
    make("div", {}, make("dt", {}, say(name)), make("dd", {}, value)),
  );
  const notes = [
    citation.superseded && say("superseded", { day: day(citation.superseded) }),
    citation.confidence === "unconfirmed" && say("unconfirmed"),
  ].filter(Boolean);
  return [
    make("p", { class: "whose" }, isolated(whoseWords(citation, voice))),
    ...notes.map((note) => make("p", { class: "note" }, note)),
    make("dl", {}, facts),
    make("ul", { class: "origins" }, citation.sources.map((one) => origin(one, voice))),
    make("div", { class: "passage", tabindex: "0", dir: "auto", lang: citation.language },
      make("p", { class: "cut", role: "status" }, say("loading"))),
  ];
}

function origin({ title, publisher, published, url }, { day }) {
  // The address as text: a link would lead the reader away unasked.
  const parts = [title, publisher, published && day(published), url].filter(Boolean);
  return make("li", {}, isolated(parts.join(" · ")));
}

/** Show a citation in its document; `document` is null where it cannot be read. */
export function fillPassage(box, citation, document, { say }) {
  const points = Array.from(document?.text ?? ""); // offsets count code points
  const { start, end, quote } = citation;
  const mark = make("mark", {}, turnless(quote));
  if (points.slice(start, end).join("") !== quote) {
    box.replaceChildren(make("p", { class: "note" }, say("gone")), mark);
    return;
  }
  const [first, last] = passage(points, start, end);
  const cut = (left) => left && make("p", { class: "cut" }, say("cut"));
  box.replaceChildren(
    ...[
      cut(first > 0),
      ...turnless(points.slice(first, start).join("")),
      mark,
      ...turnless(points.slice(end, last).join("")),
      cut(last < points.length),
    ].filter(Boolean),
  );
  box.scrollTop = Math.max(0, mark.offsetTop - box.clientHeight / 3);
}

/** From which to which code point the document is shown: whole lines where one ends in reach. */
function passage(points, start, end) {
  let first = Math.max(0, start - AROUND);
  let last = Math.min(points.length, end + AROUND);
  if (first > 0) {
    const line = points.indexOf("\n", first);
    if (line >= 0 && line < start) first = line + 1;
  }
  if (last < points.length) {
    const line = points.lastIndexOf("\n", last);
    if (line > end) last = line;
  }
  return [first, last];
}
