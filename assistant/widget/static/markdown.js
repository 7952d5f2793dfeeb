// The answer's Markdown as elements: paragraphs, quotations, lists, strong, emphasis, marks [n].
// Anything else is text, so neither a link nor an image nor HTML can come of it.
import { make } from "./dom.js";

const INLINE =
  /\\([^])|\*\*((?:\\[^]|[^\\])+?)\*\*|\*((?:\\[^]|[^\\*])+?)\*|\[(\d{1,4})\]|\n/g;

/** @param mark makes the element of a mark from its number, or null where nothing is cited. */
export function markdown(text, mark) {
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim());
  return blocks.map((block) => blockOf(block.split("\n"), mark));
}

function blockOf(lines, mark) {
  for (const [tag, start] of [["ul", /^- /], ["ol", /^\d{1,9}\. /]]) {
    if (lines.every((line) => start.test(line))) {
      const items = lines.map((line) => make("li", {}, inline(line.replace(start, ""), mark)));
      return make(tag, {}, items);
    }
  }
  if (lines.every((line) => line.startsWith(">"))) {
    const inside = lines.map((line) => line.replace(/^> ?/, "")).join("\n");
    return make("blockquote", { dir: "auto" }, inline(inside, mark));
  }
  return make("p", {}, inline(lines.join("\n"), mark));
}

function inline(text, mark) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(text.slice(at, found.index), piece(found, mark));
    at = found.index + found[0].length;
  }
  return [...nodes, text.slice(at)];
}

function piece([whole, escaped, strong, emphasis, number], mark) {
  if (escaped) return escaped;
  if (strong) return make("strong", {}, inline(strong, mark));
  if (emphasis) return make("em", {}, inline(emphasis, mark));
  if (number) return mark(Number(number)) ?? whole;
  return make("br");
}
