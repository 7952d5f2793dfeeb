// The conversation: its log, the question's form, the launcher, and the source over it.
import { answerParts } from "./answer.js";
import { dialog } from "./dialog.js";
import { isolated, make } from "./dom.js";
import { fillPassage, sourceParts } from "./source.js";

const SPACE = 4; // pixels above the question that is scrolled to
const MOST_EARLIER = 20; // questions that a follow-up is read with

export class Conversation {
  #turns = [];
  #running = null; // the AbortController of the answer under way
  #shown = null; // what `show` was given

  /**
   * @param answer asks the server: (question, turn) -> promise
   * @param read gets the document of a citation -> promise
   */
  constructor(root, answer, read) {
    Object.assign(this, { root, answer, read });
  }

  /** Draw all anew, as after a change of language. */
  show(shown) {
    const { voice, mode, question } = shown;
    const wasOpen = this.panel?.open ?? false;
    const typed = this.box?.value || question;
    this.#shown = shown;
    this.log = this.#log();
    const body = [this.log, ...this.#notes(), this.#form(typed)];
    const title = voice.say("title");
    const frame = make("div", { class: `desk ${mode}`, lang: voice.tag });
    this.panel = null;
    if (mode === "launcher") {
      const close = voice.say("close");
      this.panel = dialog({ name: "panel", title, close, tools: [this.#clear()], body });
      frame.append(this.#launcher(), this.panel);
    } else {
      const heading = make("header", {}, make("h2", { id: "panel-title" }, title), this.#clear());
      const labelled = { class: "panel", part: "panel", "aria-labelledby": "panel-title" };
      frame.append(make("section", labelled, heading, ...body));
    }
    this.root.replaceChildren(frame);
    this.#turns.forEach((turn) => this.log.append(this.#article(turn)));
    if (wasOpen) this.open();
  }

  /** Put a question in the box; the reader asks it. */
  suggest(question) {
    this.box.value = question;
  }

  open() {
    if (!this.panel || this.panel.open) return;
    this.panel.showModal();
    this.launch.setAttribute("aria-expanded", "true");
    this.box.focus();
  }

  close() {
    this.panel?.close();
  }

  stop() {
    this.#running?.abort();
  }

  async ask(question) {
    const text = question.trim();
    if (!text || this.#running) return;
    this.#running = new AbortController();
    const turn = new Turn(text, this.#turns, this.#running.signal, () => this.#draw(turn));
    this.#turns.push(turn);
    this.log.querySelector(".welcome")?.remove();
    this.log.append(this.#article(turn));
    this.box.value = "";
    this.#busy(true);
    try {
      await this.answer(text, turn);
    } catch (error) {
      turn.fail(this.#words(error), error.name !== "AbortError");
    }
    this.#running = null;
    this.#busy(false);
  }

  #words(error) {
    const { say } = this.#shown.voice;
    if (error.name === "AbortError") return say("stopped");
    if (error.status === 0) return say("unreachable");
    if (error.status === 429 || error.retryAfter) return say("busy", { seconds: error.retryAfter ?? 60 });
    if (error.status === 401) return say("signed_out");
    if (error.status === 403) return say("not_allowed");
    if (error.status === 422) return say("refused", { detail: error.message });
    return say("failed", { code: error.requestId });
  }

  #log() {
    const { say } = this.#shown.voice;
    const spoken = { role: "log", "aria-live": "polite", "aria-label": say("log") };
    const log = make("div", { class: "log", tabindex: "0", ...spoken });
    if (!this.#turns.length) log.append(make("p", { class: "welcome" }, say("welcome")));
    return log;
  }

  #notes() {
    const { voice, asOf, documents } = this.#shown;
    const notes = [
      asOf && voice.say("as_of_note", { day: voice.day(asOf) }),
      documents.length && voice.say("documents_note", { count: documents.length }),
    ];
    return notes.filter(Boolean).map((note) => make("p", { class: "scope" }, note));
  }

  #form(typed) {
    const { say } = this.#shown.voice;
    this.box = make("textarea", { id: "question", rows: "2", maxlength: "2000", placeholder: say("question") });
    this.box.value = typed;
    this.box.addEventListener("keydown", (event) => {
      // While an input method composes, Enter chooses a character.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.ask(this.box.value);
    });
    this.send = make("button", { type: "submit", class: "send", part: "send" }, say("send"));
    this.halt = make("button", { type: "button", class: "halt", onclick: () => this.stop() }, say("stop"));
    this.stage = make("p", { class: "stage", role: "status" });
    const label = make("label", { for: "question", class: "unseen" }, say("question"));
    const form = make("form", {}, label, this.box, this.send, this.halt);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(this.box.value);
    });
    this.#busy(this.#running !== null);
    return make("div", { class: "asking" }, this.stage, form);
  }

  #launcher() {
    const { say } = this.#shown.voice;
    const states = { "aria-haspopup": "dialog", "aria-expanded": "false" };
    const attributes = { type: "button", class: "launch", part: "launcher", ...states };
    this.launch = make("button", { ...attributes, onclick: () => this.open() }, say("open"));
    this.panel.addEventListener("close", () => {
      this.launch.setAttribute("aria-expanded", "false");
      this.launch.focus();
    });
    return this.launch;
  }

  #clear() {
    const { say } = this.#shown.voice;
    const clear = () => {
      this.stop();
      this.#turns = [];
      this.show(this.#shown);
      this.box.focus();
    };
    return make("button", { type: "button", class: "clear", onclick: clear }, say("clear"));
  }

  #busy(yes) {
    this.send.hidden = yes;
    this.halt.hidden = !yes;
    if (!yes) this.stage.textContent = "";
  }

  #article(turn) {
    turn.question = make("h3", {}, isolated(turn.asked));
    turn.parts = make("div", { class: "answer" });
    turn.article = make("article", { "aria-busy": "true" }, turn.question, turn.parts);
    this.#draw(turn);
    return turn.article;
  }

  #draw(turn) {
    const { voice } = this.#shown;
    const on = { openSource: (citation) => this.#source(citation), ask: (one) => this.ask(one) };
    turn.parts.replaceChildren(...answerParts(turn, voice, on));
    turn.article.setAttribute("aria-busy", String(!turn.ended));
    if (!turn.ended && turn.stage) this.stage.textContent = voice.say(turn.stage);
    this.log.scrollTop = turn.article.offsetTop - SPACE;
  }

  async #source(citation) {
    const { voice } = this.#shown;
    const title = [`[${citation.n}] `, isolated(citation.title)];
    const body = sourceParts(citation, voice);
    const opened = dialog({ name: "source", title, close: voice.say("close"), body });
    const mark = this.root.activeElement;
    opened.addEventListener("close", () => {
      opened.remove();
      mark?.focus();
    });
    this.root.querySelector(".desk").append(opened);
    opened.showModal();
    const document = await this.read(citation).catch(() => null);
    fillPassage(opened.querySelector(".passage"), citation, document, voice);
  }
}

/** A question with what has come of its answer so far. */
class Turn {
  text = "";
  draft = ""; // of a language model; the answer replaces it
  citations = [];
  calculations = [];
  answer = null;
  stage = "";
  note = "";
  failed = false;

  constructor(asked, before, signal, changed) {
    const answered = before.filter((turn) => turn.answer);
    this.history = answered.map((turn) => turn.asked).slice(-MOST_EARLIER);
    this.conversationId = answered.at(-1)?.answer.conversation_id;
    Object.assign(this, { asked, signal, changed });
  }

  get ended() {
    return this.answer !== null || this.note !== "";
  }

  hear(name, data) {
    if (name === "status") this.stage = data.stage;
    else if (name === "citation") this.citations.push(data);
    else if (name === "text" && data.draft) this.draft += data.delta;
    else if (name === "text") Object.assign(this, { draft: "", text: this.text + data.delta });
    else if (name === "calculation") this.calculations.push(data);
    else if (name === "answer") {
      Object.assign(this, { answer: data, draft: "", text: data.text, citations: data.citations });
    }
    this.changed();
  }

  fail(note, failed) {
    Object.assign(this, { note, failed });
    this.changed();
  }
}
