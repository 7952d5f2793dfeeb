// The corpus page's script: sort, filter, add, date, withdraw and release. The server draws all rows.
(() => {
  const page = document.getElementById("corpus");
  const table = document.getElementById("documents");
  const filter = document.getElementById("filter");
  const said = document.getElementById("said");
  const texts = JSON.parse(page.dataset.texts);
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true });
  const say = (name, values = {}) => texts[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const addressOf = (row) => `/api/documents/${encodeURIComponent(row.dataset.id)}`;
  const titleOf = (row) => row.dataset.title || row.cells[0].dataset.value || row.dataset.id;
  document.documentElement.classList.add("script");

  // Sorting: by the values that the cells state; what states none comes last.
  const ORDERS = { authority: [], confidence: [] };
  for (const name of Object.keys(ORDERS)) {
    ORDERS[name] = [...filter.elements[name].options].map((option) => option.value);
  }
  const compare = (one, other, name) =>
    name in ORDERS ? ORDERS[name].indexOf(one) - ORDERS[name].indexOf(other) : collator.compare(one, other);
  const sortRows = () => {
    const head = table.querySelector("th[aria-sort]");
    if (!head) return;
    const sign = head.getAttribute("aria-sort") === "ascending" ? 1 : -1;
    const cellOf = (row) => row.cells[head.cellIndex].dataset;
    const rows = [...table.tBodies[0].rows].sort((one, other) => {
      const [a, b] = [cellOf(one), cellOf(other)];
      if (!a.value || !b.value) return Boolean(b.value) - Boolean(a.value);
      return sign * compare(a.value, b.value, a.name);
    });
    table.tBodies[0].append(...rows);
  };
  for (const head of [...table.tHead.rows[0].cells].slice(0, -1)) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", next);
      sortRows();
    });
  }

  // Filtering: full-width and capital letters are as good as others.
  const folded = (words) => words.normalize("NFKC").toLocaleLowerCase();
  const filterRows = () => {
    const words = folded(filter.elements.words.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = folded(row.cells[0].textContent);
      const fits = ["language", "authority", "confidence"].every((name) => {
        const wanted = filter.elements[name].value;
        return !wanted || row.querySelector(`[data-name="${name}"]`).dataset.value === wanted;
      });
      row.hidden = !(fits && words.every((word) => text.includes(word)));
      shown += row.hidden ? 0 : 1;
    }
    document.getElementById("shown").value = say("shown", { shown, all: table.tBodies[0].rows.length });
  };
  filter.addEventListener("input", filterRows);
  filter.addEventListener("submit", (event) => event.preventDefault());
  filterRows();

  const drawAnew = async () => {
    const response = await fetch(location.href);
    const drawn = new DOMParser().parseFromString(await response.text(), "text/html");
    document.getElementById("held").hidden = drawn.getElementById("held").hidden;
    for (const part of ["#held", "#documents tbody", ".lead", "#filter [name=language]"]) {
      const [old, fresh] = [document.querySelector(part), drawn.querySelector(part)];
      const chosen = old.value;
      old.replaceChildren(...fresh.childNodes);
      if (chosen !== undefined) old.value = chosen;
    }
    sortRows();
    filterRows();
  };

  // A change to one document: a dialog, then the request; what it says against it stays there.
  const REFUSED = { 401: "signed_out", 403: "not_allowed", 404: "missing", 422: "bad_day" };
  const failure = ({ status }) => say(REFUSED[status] ?? "failed_at", { status });
  const changes = {
    redate: (row, form) => ({
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ published: form.elements.day.value }),
    }),
    withdraw: () => ({ method: "DELETE" }),
    release: () => ({ method: "POST" }),
  };
  const below = { release: "/release" }; // the address of the document
  const done = { redate: "dated", withdraw: "withdrawn", release: "released" };
  let chosen = null; // the row that a dialog is about
  for (const name of Object.keys(changes)) {
    const dialog = document.getElementById(name);
    const form = dialog.querySelector("form");
    const problem = dialog.querySelector(".problem");
    form.querySelector('[value="cancel"]').addEventListener("click", () => dialog.close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.textContent = "";
      const button = form.querySelector(".do");
      button.disabled = true;
      try {
        const response = await fetch(addressOf(chosen) + (below[name] ?? ""), changes[name](chosen, form));
        if (!response.ok) {
          problem.textContent = failure(response);
          return;
        }
        const title = titleOf(chosen);
        await drawAnew();
        dialog.close();
        said.textContent = say(done[name], { title });
      } catch {
        problem.textContent = say("unreached");
      } finally {
        button.disabled = false;
      }
    });
    dialog.addEventListener("close", () => {
      // The button that opened it was drawn anew, or went with its row.
      const id = CSS.escape(chosen.dataset.id);
      const again = page.querySelector(`[data-id="${id}"] button[value="${name}"]`);
      (again || document.getElementById("main")).focus();
    });
  }
  page.addEventListener("click", (event) => {
    const button = event.target.closest(".actions button");
    if (!button) return;
    chosen = button.closest("[data-id]");
    const dialog = document.getElementById(button.value);
    dialog.querySelector(".which").textContent = titleOf(chosen);
    dialog.querySelector(".problem").textContent = "";
    const day = dialog.querySelector('[name="day"]');
    if (day) day.value = chosen.dataset.published;
    dialog.showModal();
  });

  // Adding: a request for each file, one after another, so that each has a bar of its own.
  const list = document.getElementById("uploads");
  const waiting = [];
  let sent = { count: 0, failed: 0, busy: false };

  const added = (file) => {
    const item = document.createElement("li");
    const [name, state, bar] = ["bdi", "span", "progress"].map((tag) => document.createElement(tag));
    name.textContent = file.name.replace(/[\u202a-\u202e\u2066-\u2069]/g, ""); // they would turn it
    state.className = "state";
    state.textContent = say("waiting");
    bar.setAttribute("aria-label", file.name);
    bar.value = 0;
    item.append(name, state, bar);
    list.append(item);
    return { item, state, bar };
  };
  // Why a file was not taken in, and the server's own sentence where ours does not say it all.
  const whyNot = ({ message, fault, values }) => {
    if (!message) return [];
    if (!texts[`fault_${fault}`]) return [say("fault_other"), message];
    return [say(`fault_${fault}`, values), fault === "details" ? message : ""];
  };
  const finish = (row, status, why = "", detail = "") => {
    row.item.className = status;
    row.state.textContent = say(status);
    row.bar.remove();
    sent.failed += status === "failed" ? 1 : 0;
    for (const [text, lang] of [[why, document.documentElement.lang], [detail, "en"]]) {
      if (!text) continue;
      const reason = document.createElement("p");
      reason.className = "why";
      reason.lang = lang;
      reason.textContent = text;
      row.item.append(reason);
    }
  };
  const step = (row, { stage, done, of }) => {
    row.state.textContent = say(stage, { done, of });
    if (stage === "reading") row.bar.removeAttribute("value");
    else [row.bar.max, row.bar.value] = [of, done];
  };

  // Server-sent events out of the text that has come so far; an EventSource cannot send a file.
  const events = (text) =>
    text.split("\n\n").slice(0, -1).flatMap((block) => {
      const field = (name) => block.split("\n").find((line) => line.startsWith(name))?.slice(name.length);
      return field("event: ") ? [{ name: field("event: "), data: JSON.parse(field("data: ")) }] : [];
    });
  const send = (file, row) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      let seen = 0;
      let ended = false;
      const end = (...how) => {
        if (!ended) finish(row, ...how);
        ended = true;
      };
      request.upload.onprogress = ({ loaded, total }) => {
        [row.bar.max, row.bar.value] = [total, loaded];
        row.state.textContent = say("sending", { percent: Math.floor((100 * loaded) / total) });
      };
      request.onprogress = () => {
        if (request.status !== 200) return;
        const told = events(request.responseText);
        for (const { name, data } of told.slice(seen)) {
          if (name === "file" && data.status === "quarantined") end(data.status, say("see_held"));
          else if (name === "file") end(data.status, ...whyNot(data));
          else if (name === "error") end("failed", say("broken"), data.detail);
          else if (!ended && data.done < data.of) step(row, data);
        }
        seen = told.length;
      };
      request.onload = () => {
        if (request.status !== 200) {
          let detail = `HTTP ${request.status}`;
          try {
            detail = JSON.parse(request.responseText).detail;
          } catch {}
          end("failed", say("broken"), detail);
        }
      };
      request.onloadend = () => {
        end("failed", say("unreached"));
        resolve();
      };
      const form = new FormData();
      form.append("files", file);
      request.open("POST", "/api/documents");
      request.setRequestHeader("Accept", "text/event-stream");
      request.send(form);
    });
  const sendAll = async () => {
    if (sent.busy) return;
    sent = { count: 0, failed: 0, busy: true };
    while (waiting.length) {
      const { file, row } = waiting.shift();
      sent.count += 1;
      if (!file.size) finish(row, "failed", say("empty"));
      else if (file.size > Number(page.dataset.maxBytes)) {
        finish(row, "failed", say("large", { size: page.dataset.size }));
      } else await send(file, row);
    }
    said.textContent = say("done", sent);
    sent.busy = false;
    await drawAnew();
  };
  const take = (files) => {
    if (!sent.busy) list.replaceChildren();
    for (const file of files) waiting.push({ file, row: added(file) });
    if (waiting.length) sendAll();
  };
  const input = document.getElementById("files");
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  const drop = document.querySelector(".drop");
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind === "drop") take(event.dataTransfer.files);
    });
  }
})();
