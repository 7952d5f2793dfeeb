// The one way in which elements are made: outside text becomes a text node, never markup.

/** An element; attributes named on... are listeners, false and null ones are left out. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== ""));
  return node;
}

const TURNS = /([\u202a-\u202e\u2066-\u2069])/; // embeddings, overrides and isolates

/** A name of any direction, without what would turn it. */
export function isolated(text) {
  return make("bdi", { dir: "auto" }, text.split(TURNS).filter((_, n) => n % 2 === 0).join(""));
}

/** A document's text: what turns its direction is shown, and turns nothing. */
export function turnless(text) {
  const number = (char) => `U+${char.codePointAt(0).toString(16).toUpperCase()}`;
  return text.split(TURNS).map((part, n) => (n % 2 ? make("bdi", { class: "turns", title: number(part) }, part) : part));
}

/** A table with a heading row; cells are text or nodes. */
export function table(head, rows) {
  const heads = head.map((cell) => make("th", { scope: "col" }, cell));
  const lines = rows.map((row) => make("tr", {}, row.map((cell) => make("td", {}, cell))));
  const made = make("table", {}, make("thead", {}, make("tr", {}, heads)), make("tbody", {}, lines));
  return make("div", { class: "wide", tabindex: "0" }, made);
}
