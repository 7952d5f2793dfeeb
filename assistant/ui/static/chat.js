// The chat page's own script: marks open sources, the quotation comes into view, <html lang>.
(() => {
  const NARROW = "(max-width: 900px)";
  let opener = null; // the mark that was clicked, to give the focus back to
  let shown = null; // the quotation that is in view

  // Words for the service go through a hidden Textbox and a hidden Button of Gradio's.
  const send = (name, words) => {
    const field = document.querySelector(`#${name}-wanted textarea, #${name}-wanted input`);
    const button = document.querySelector(`button#${name}-open, #${name}-open button`);
    if (!field || !button) return;
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => button.click(), 30); // Gradio takes the value over in its next update
  };
  window.desk = { send }; // for the scripts of the page's other parts
  // A suggestion is asked as if it had been typed.
  const ask = (question) => {
    const field = document.querySelector("#question textarea");
    field.value = question;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.querySelector("button#send, #send button")?.click(), 30);
  };
  const wantSource = (number) => send("cite", number);

  const closeSource = () => {
    wantSource("none");
    if (opener && opener.isConnected) {
      opener.focus({ preventScroll: true });
      if (matchMedia(NARROW).matches) opener.scrollIntoView({ block: "center" });
    }
  };

  document.addEventListener(
    "click",
    (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const mark = target && target.closest('a[href^="#cite-"]');
      if (mark) {
        event.preventDefault();
        event.stopPropagation();
        hideCard();
        opener = mark;
        shown = null;
        wantSource(mark.getAttribute("href").slice("#cite-".length));
      } else if (target && target.closest(".source-close")) {
        closeSource();
      } else if (target && target.closest("button.tongue")) {
        shown = null;
        wantSource(target.closest("button.tongue").value);
      } else if (target && target.closest("button.follow")) {
        ask(target.closest("button.follow").value);
      } else if (target && target.closest("button.sort")) {
        sort(target.closest("th"));
      } else if (target && target.closest("button.copy")) {
        copy(target.closest("button.copy"));
      }
    },
    true,
  );

  // The form of a calculation: it is sent as it stands, and drawn anew with what came of it.
  let typing = null; // the field that has the focus while the form is drawn anew, and its text
  const fieldsOf = (form) => Object.fromEntries(new FormData(form));
  const compute = (form) => {
    const active = document.activeElement;
    typing = form.contains(active) && active.name ? { name: active.name } : null;
    send("form", JSON.stringify(fieldsOf(form)));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".calc form, .changes form")) return;
    event.preventDefault();
    if (form.matches(".changes form")) send("changes", JSON.stringify(fieldsOf(form)));
    else compute(form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.(".calc form");
    if (form) setTimeout(() => form.isConnected && compute(form), 0); // once the focus has moved
  });
  document.addEventListener("input", (event) => {
    if (typing && event.target.name === typing.name) typing.value = event.target.value;
  });
  const drawnAnew = (form) => {
    form.dataset.seen = "1";
    for (const field of form.querySelectorAll(".invalid")) {
      field.setAttribute("aria-invalid", "true");
    }
    const field = typing && form.elements.namedItem(typing.name);
    if (!field) return;
    if (typing.value !== undefined) field.value = typing.value;
    field.focus({ preventScroll: true });
    typing = null;
  };

  // A table by one of its columns; again: the other way round. Cells without a value stay last.
  const sort = (head) => {
    const table = head.closest("table");
    const column = head.cellIndex;
    const up = head.getAttribute("aria-sort") === "descending" || (column === 0 && !head.hasAttribute("aria-sort"));
    const key = (row) => {
      const cell = row.cells[column];
      return column === 0 ? cell.textContent : parseFloat(cell.abbr || "NaN");
    };
    const order = (a, b) => {
      const [left, right] = [key(a), key(b)];
      if (column > 0 && (Number.isNaN(left) || Number.isNaN(right))) return Number.isNaN(left) - Number.isNaN(right);
      const compared = column === 0 ? left.localeCompare(right, document.documentElement.lang) : left - right;
      return up ? compared : -compared;
    };
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort(order));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
  };

  const copy = async (button) => {
    const words = button.parentElement.querySelector(".copied-text").textContent;
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      const field = document.body.appendChild(document.createElement("textarea"));
      field.value = words; // an address without https has no clipboard
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    const done = button.closest(".copies").querySelector(".done");
    done.setAttribute("role", "status");
    done.hidden = false;
    setTimeout(() => (done.hidden = true), 2000);
  };

  // The card of a mark, while it is pointed at or has the focus; the pointer may move onto it.
  const floating = document.createElement("div");
  floating.id = "mark-card";
  floating.setAttribute("role", "tooltip");
  floating.hidden = true;
  let leaving = 0;
  const hideCard = () => {
    floating.hidden = true;
    document.querySelector('[aria-describedby="mark-card"]')?.removeAttribute("aria-describedby");
  };
  const showCard = (mark) => {
    clearTimeout(leaving);
    const card = document.getElementById(`card-${mark.getAttribute("href").slice("#cite-".length)}`);
    if (!card) return;
    hideCard();
    document.body.append(floating);
    floating.replaceChildren(...[...card.childNodes].map((node) => node.cloneNode(true)));
    floating.lang = document.documentElement.lang;
    floating.hidden = false;
    const box = mark.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left - 12), innerWidth - floating.offsetWidth - 8);
    const below = box.bottom + 6 + floating.offsetHeight < innerHeight;
    floating.style.left = `${Math.max(8, left)}px`;
    floating.style.top = `${below ? box.bottom + 6 : Math.max(8, box.top - 6 - floating.offsetHeight)}px`;
    mark.setAttribute("aria-describedby", "mark-card");
  };
  const markOf = (event) => event.target.closest?.('a[href^="#cite-"]');
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(hideCard, 200);
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (markOf(event)) showCard(markOf(event));
    else if (floating.contains(event.target)) clearTimeout(leaving);
    else if (!floating.hidden && !document.activeElement?.matches('[aria-describedby="mark-card"]')) leave();
  });
  document.addEventListener("focusin", (event) => {
    if (markOf(event) && markOf(event).matches(":focus-visible")) showCard(markOf(event));
    else if (!floating.hidden) hideCard();
  });
  document.addEventListener("scroll", () => floating.hidden || hideCard(), true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !floating.hidden) hideCard();
    else if (event.key === "Escape" && document.getElementById("quotation")) closeSource();
  });

  const bringIntoView = (mark) => {
    const text = mark.closest(".source-text");
    const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += offset - Math.max(16, (text.clientHeight - mark.offsetHeight) / 3);
    if (matchMedia(NARROW).matches) {
      document.getElementById("source").scrollIntoView({ block: "start" });
    }
    if (opener) document.querySelector("#source h2")?.focus({ preventScroll: true });
  };

  // The last question stays at the top while its answer comes, unless the reader scrolls.
  let questions = 0;
  let following = false;
  const follow = () => {
    const asked = document.querySelectorAll("#chat .user.message");
    if (asked.length !== questions) following = asked.length > 0;
    questions = asked.length;
    if (!following) return;
    const log = document.querySelector("#chat .bubble-wrap");
    const last = asked[asked.length - 1];
    log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
    if (!document.querySelector("#stop")) setTimeout(() => (following = false), 500); // the last of it is drawn
  };
  for (const kind of ["wheel", "touchmove"]) {
    document.addEventListener(kind, (event) => (following &&= !event.target.closest?.("#chat")), { passive: true });
  }

  // Gradio's sanitiser takes aria attributes away and sends every link to a new tab.
  const mend = (language) => {
    for (const link of document.querySelectorAll('a[href^="#cite-"][target], .head a[target]')) {
      link.removeAttribute("target");
    }
    for (const link of document.querySelectorAll(".head a")) {
      if (link.lang === language) link.setAttribute("aria-current", "true");
    }
    for (const button of document.querySelectorAll(".tongue:not([aria-pressed])")) {
      button.setAttribute("aria-pressed", String(button.classList.contains("current")));
    }
    for (const heading of document.querySelectorAll(".source-text .h:not([aria-level])")) {
      heading.setAttribute("aria-level", heading.classList.contains("h-1") ? "3" : "4");
    }
  };

  new MutationObserver(() => {
    const head = document.querySelector(".head[lang]");
    if (head) {
      const title = head.querySelector("h1").textContent;
      // Gradio sets both once more when it has started.
      if (document.documentElement.lang !== head.lang) document.documentElement.lang = head.lang;
      if (document.title !== title) document.title = title;
      mend(head.lang);
      // Before, the page has no texts, and a question would not know its reader's language.
      document.documentElement.classList.add("ready");
    }
    follow();
    const form = document.querySelector(".calc form:not([data-seen])");
    if (form) drawnAnew(form);
    const mark = document.getElementById("quotation");
    if (mark && mark !== shown) requestAnimationFrame(() => bringIntoView(mark));
    shown = mark;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
