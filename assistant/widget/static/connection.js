// The server's API: questions as server-sent events over fetch, documents, tickets.

/** What the server refused, or that it cannot be reached (status 0). */
export class Refused extends Error {
  constructor(status, problem = {}, retryAfter = null) {
    super(problem.detail ?? "");
    Object.assign(this, { status, requestId: problem.request_id ?? "", retryAfter });
  }
}

export class Connection {
  #token = null; // in memory alone: neither the page's storage nor a cookie holds it

  constructor(server) {
    this.server = server;
  }

  get signedIn() {
    return this.#token !== null;
  }

  /** Exchange a one-use ticket for a session; readerId, if the page names one, must be its own. */
  async signIn(ticket, readerId) {
    this.#token = null;
    const body = readerId ? { ticket, reader_id: readerId } : { ticket };
    const response = await this.#send("/api/widget/session", { body });
    this.#token = (await response.json()).token;
  }

  signOut() {
    this.#token = null;
  }

  /** The events of an answer: {name, data}, `answer` last. */
  async *ask(body, signal) {
    const response = await this.#send("/api/ask/stream", { body, signal });
    for await (const event of serverSentEvents(response.body)) {
      if (event.name === "error") throw new Refused(event.data.status, event.data);
      yield event;
    }
  }

  async document(docId, version) {
    const path = docId.split("/").map(encodeURIComponent).join("/");
    const query = version ? `?version=${encodeURIComponent(version)}` : "";
    return (await this.#send(`/api/documents/${path}${query}`, {})).json();
  }

  async #send(path, { body, signal }) {
    const headers = { "Policy-Desk-Widget": "1" };
    if (body) headers["Content-Type"] = "application/json";
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
    const request = { method: body ? "POST" : "GET", headers, signal, credentials: "omit" };
    if (body) request.body = JSON.stringify(body);
    let response;
    try {
      response = await fetch(new URL(path, this.server), request);
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refused(0);
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw new Refused(response.status, problem, response.headers.get("Retry-After"));
  }
}

async function* serverSentEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (waiting + value).split("\n\n");
    waiting = blocks.pop();
    for (const block of blocks) {
      const event = eventOf(block);
      if (event) yield event;
    }
  }
}

function eventOf(block) {
  const fields = {};
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name) fields[name] = value;
  }
  return fields.event ? { name: fields.event, data: JSON.parse(fields.data) } : null;
}
