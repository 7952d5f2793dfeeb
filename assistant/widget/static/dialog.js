// Modal dialogs: the browser makes the rest inert and closes on Esc, this keeps Tab inside.
import { make } from "./dom.js";

const FOCUSABLE = "button:not([disabled]), textarea, input, summary, [href], [tabindex='0']";

/** A <dialog> with a heading and a button that closes it; `body` is its content. */
export function dialog({ name, title, close, tools = [], body }) {
  const heading = make("h2", { id: `${name}-title`, tabindex: "-1" }, title);
  const made = make("dialog", { class: name, part: name, "aria-labelledby": `${name}-title` });
  const button = closing(close, () => made.close());
  made.append(make("header", {}, heading, ...tools, button), ...body);
  made.addEventListener("keydown", keepTab);
  return made;
}

function closing(title, close) {
  const shown = make("span", { "aria-hidden": "true" }, "×");
  const attributes = { type: "button", class: "close", "aria-label": title, title, onclick: close };
  return make("button", attributes, shown);
}

function keepTab(event) {
  // A dialog within hears of it first, and keeps it.
  if (event.key !== "Tab" || event.defaultPrevented) return;
  const inside = [...event.currentTarget.querySelectorAll(FOCUSABLE)];
  const shown = inside.filter((node) => node.checkVisibility());
  const edge = event.shiftKey ? shown[0] : shown.at(-1);
  const focused = event.currentTarget.getRootNode().activeElement;
  if (focused === edge || !shown.includes(focused)) {
    event.preventDefault();
    (event.shiftKey ? shown.at(-1) : shown[0])?.focus();
  }
}
