// <policy-desk-chat>: what the page sets, what it hears, and the course of a question.
import { Connection, Refused } from "./connection.js";
import { make } from "./dom.js";
import { Conversation } from "./conversation.js";
import { languageOf, speaker } from "./strings.js";
import { STYLES } from "./styles.js";

const TAG = "policy-desk-chat";
const ATTRIBUTES = ["server", "lang", "question", "as-of", "documents", "mode", "theme", "ticket"];
const HERE = new URL("..", import.meta.url).href; // the server that this file comes from

/**
 * Beside its accessors, a page may set two properties of its own:
 * getTicket, an async function that gives a new one-use ticket, called when a session has ended;
 * readerId, whom the ticket must be for.
 */
export class PolicyDeskChat extends HTMLElement {
  static observedAttributes = ["server", "lang", "question", "as-of", "documents", "mode"];

  #talk = null;
  #connection = null;

  constructor() {
    super();
    const sheet = new CSSStyleSheet(); // a page's Content-Security-Policy lets these be
    sheet.replaceSync(STYLES);
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    for (const name of ["question", "asOf", "ticket", "documents"]) this.#takeUp(name);
    this.#connection = new Connection(this.server);
    this.#talk = new Conversation(
      this.shadowRoot,
      (question, turn) => this.#answer(question, turn),
      ({ doc_id, version }) => this.#connection.document(doc_id, version),
    );
    this.#show();
    this.#tell("ready", { language: this.language, mode: this.mode });
  }

  disconnectedCallback() {
    this.stop();
    this.#talk = null;
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#talk || before === after) return;
    if (name === "server") this.#connection = new Connection(this.server);
    else if (name === "question") this.#talk.suggest(after ?? "");
    else this.#show();
  }

  get language() {
    return languageOf([this.getAttribute("lang"), hostLanguage(this), ...navigator.languages]);
  }

  get mode() {
    return this.getAttribute("mode") === "inline" ? "inline" : "launcher";
  }

  get server() {
    return new URL(this.getAttribute("server") || HERE, location.href).href;
  }

  /** The documents that may answer, by id; empty: all. */
  get documents() {
    const listed = (this.getAttribute("documents") ?? "").split(",");
    return listed.map((one) => one.trim()).filter(Boolean);
  }

  set documents(ids) {
    this.setAttribute("documents", [...ids].join(","));
  }

  /** Open the launcher's dialog. */
  open() {
    this.#talk?.open();
  }

  close() {
    this.#talk?.close();
  }

  /** Ask a question as if the reader had. */
  async ask(question) {
    this.open();
    await this.#talk?.ask(question);
  }

  stop() {
    this.#talk?.stop();
  }

  /** A property that the page set before this file had come hides the accessor of its name. */
  #takeUp(name) {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete this[name];
    this[name] = value;
  }

  #show() {
    const asOf = this.getAttribute("as-of");
    this.#talk.show({
      voice: speaker(this.language),
      mode: this.mode,
      asOf: /^\d{4}-\d\d-\d\d$/.test(asOf ?? "") ? asOf : null,
      documents: this.documents,
      question: this.getAttribute("question") ?? "",
    });
  }

  /** Ask the server; the turn is told of each event. */
  async #answer(question, turn) {
    this.#tell("question", { question });
    try {
      for await (const { name, data } of this.#events(question, turn)) {
        turn.hear(name, data);
        if (name === "answer") this.#tell("answer", { question, answer: data });
      }
    } catch (error) {
      if (error.name === "AbortError") throw error;
      if (error.status === 401) this.#connection.signOut();
      const { status = 0, requestId = "", message } = error;
      this.#tell("error", { question, status, message, requestId });
      throw error instanceof Refused ? error : new Refused(0);
    }
  }

  async *#events(question, turn) {
    await this.#signIn();
    try {
      yield* this.#connection.ask(this.#body(question, turn), turn.signal);
    } catch (error) {
      if (error.status !== 401 || !this.getTicket) throw error;
      this.#connection.signOut(); // the session has ended: once more, with a new one
      await this.#signIn();
      yield* this.#connection.ask(this.#body(question, turn), turn.signal);
    }
  }

  #body(question, { history, conversationId }) {
    // Without a sign-in nothing is kept on the server, so the earlier questions go along.
    const earlier = this.#connection.signedIn
      ? { conversation_id: conversationId ?? undefined }
      : { history };
    return {
      question,
      ...earlier,
      as_of: this.getAttribute("as-of") || undefined,
      filters: { doc_ids: this.documents },
    };
  }

  async #signIn() {
    if (this.#connection.signedIn) return;
    let ticket = this.getAttribute("ticket");
    this.removeAttribute("ticket"); // it is of use once
    if (!ticket && this.getTicket) ticket = await this.getTicket();
    if (ticket) await this.#connection.signIn(ticket, this.readerId);
  }

  #tell(name, detail) {
    const options = { bubbles: true, composed: true, detail };
    this.dispatchEvent(new CustomEvent(`policydesk:${name}`, options));
  }
}

for (const [property, attribute] of [["question", "question"], ["asOf", "as-of"], ["ticket", "ticket"]]) {
  Object.defineProperty(PolicyDeskChat.prototype, property, {
    get() {
      return this.getAttribute(attribute) ?? "";
    },
    set(value) {
      if (value) this.setAttribute(attribute, value);
      else this.removeAttribute(attribute);
    },
  });
}

function hostLanguage(element) {
  return element.parentElement?.closest("[lang]")?.lang || document.documentElement.lang;
}

/** The widget of a script with data- attributes: behind it, or at the end of the page. */
export async function placeFor(script) {
  if (document.readyState === "loading") {
    await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  }
  const found = script ?? document.querySelector('script[type="module"][src$="/widget.js"]');
  const stated = Object.keys(found?.dataset ?? {});
  if (!stated.length) return;
  const named = ATTRIBUTES.map((name) => [name, found.getAttribute(`data-${name}`)]);
  const element = make(TAG, Object.fromEntries(named));
  if (element.mode === "inline" && found.parentElement !== document.head) found.after(element);
  else document.body.append(element);
}

if (!customElements.get(TAG)) customElements.define(TAG, PolicyDeskChat);
