// The panel of earlier conversations: it lies over the page, is searched while one types, and gives
// the focus back. What is done in it goes to the service; the list is drawn anew with what came of it.
(() => {
  const root = document.documentElement;
  let searching = 0;
  let opening = false; // whether a conversation was chosen, and has not come yet
  let next = null; // finds what gets the focus when the list is drawn anew

  const one = (selector) => document.querySelector(selector);
  const isOpen = () => root.classList.contains("history-open");
  const place = (row) => () => one(`#${row.id} .invalid`) || one(`#${row.id} .open`) || one("#history-words");
  const ask = (what, after = null) => {
    clearTimeout(searching); // the words go along
    const row = document.activeElement.closest(".talk");
    next = after || (row && place(row));
    const words = one("#history-words").value;
    window.desk.send("history", JSON.stringify({ words, ...what }));
  };

  const show = (open) => {
    root.classList.toggle("history-open", open);
    for (const behind of document.querySelectorAll("#head, #desk")) behind.inert = open;
    one(".history-button").setAttribute("aria-expanded", String(open));
    one(open ? "#history-words" : ".history-button").focus();
  };

  const close = () => {
    show(false);
    ask({ do: "close" }); // the next time, nothing old is there to be pressed
  };

  const inUse = () => one(".talks details[open], .talks form:not([hidden]), .deleting:not([hidden])");

  // An answer under way would be written into the conversation that comes in its place.
  const busy = () => one("#stop")?.checkVisibility();
  const whenIdle = (then, patience = 100) => {
    if (patience === 100 && busy()) one("#stop").click();
    if (busy() && patience) setTimeout(() => whenIdle(then, patience - 1), 100);
    else then();
  };

  // In a row: its actions, the form of its title, or the question whether to delete it.
  const turn = (row, part) => {
    row.querySelector("details").open = false;
    for (const name of ["renaming", "deleting"]) row.querySelector(`.${name}`).hidden = name !== part;
    if (part) row.querySelector(`.${part} input, .${part} .back`).focus();
    else row.querySelector("summary").focus();
    if (part === "renaming") row.querySelector(".renaming input").select();
  };

  const press = (button, row) => {
    const id = row.querySelector(".open").value;
    if (button.matches(".open")) {
      opening = true;
      whenIdle(() => ask({ do: "open", id }));
    } else if (button.matches(".rename")) turn(row, "renaming");
    else if (button.matches(".delete")) turn(row, "deleting");
    else if (button.matches(".back")) turn(row, "");
    else if (button.matches(".sure")) {
      const number = [...row.parentElement.children].indexOf(row);
      const after = () => document.querySelectorAll(".talk .open")[number] || one(".talk:last-child .open") || one("#history-words");
      const erase = () => ask({ do: "delete", id }, after);
      if (row.matches(".current")) whenIdle(erase);
      else erase();
    }
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : root;
    const button = target.closest("button");
    const row = target.closest(".talk");
    if (target.closest(".history-button")) {
      show(true);
      ask({ do: "list" });
    } else if (target.id === "history" || target.closest(".history-close")) close();
    else if (button && row) press(button, row);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".renaming")) return;
    event.preventDefault();
    const row = event.target.closest(".talk");
    const field = event.target.elements.title;
    if (field.value === field.defaultValue && !field.matches(".invalid")) turn(row, "");
    else ask({ do: "rename", id: row.querySelector(".open").value, title: field.value });
  });

  document.addEventListener("input", (event) => {
    if (event.target.id !== "history-words") return;
    clearTimeout(searching);
    searching = setTimeout(() => ask({ do: "list" }), 200);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen() || event.isComposing) return;
    event.stopPropagation();
    const row = event.target.closest?.(".talk");
    if (event.target.closest?.(".renaming, .deleting")) turn(row, "");
    else if (row?.querySelector("details[open]")) turn(row, "");
    else close();
  }, true);

  // Gradio's sanitiser takes aria attributes away; the reader's clock is known here alone.
  const mendPanel = (panel) => {
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-modal", "true");
    panel.setAttribute("aria-labelledby", "history-title");
    for (const named of [one(".history-close"), one("#history-words")]) named.setAttribute("aria-label", named.title);
    one(".history-button").setAttribute("aria-haspopup", "dialog");
    one(".history-button").setAttribute("aria-expanded", "false");
  };
  const mendList = (list) => {
    list.dataset.seen = "1";
    const language = root.lang === "en" ? "en-GB" : root.lang;
    const clock = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
    for (const time of list.querySelectorAll("time")) time.textContent = clock.format(new Date(time.dateTime));
    for (const link of list.querySelectorAll("a[target]")) link.removeAttribute("target");
    for (const field of list.querySelectorAll(".invalid")) field.setAttribute("aria-invalid", "true");
    list.querySelector(".current .open")?.setAttribute("aria-current", "true");
    one("#history .said").textContent = list.querySelector(".count").textContent;
    if (next && isOpen()) next().focus();
    opening = false;
    next = null;
  };

  let last = null; // what stands below the last answer; another: there is a new one
  new MutationObserver(() => {
    const panel = one("#history-panel:not([role])");
    if (panel && one("#history-title") && one(".history-button")) mendPanel(panel);
    const list = one(".talks:not([data-seen])");
    if (list) mendList(list);
    if (opening && isOpen() && !one(".talks")) show((opening = false)); // it is there
    const kept = one("#keep .keep");
    if (kept && kept !== last && isOpen() && !opening && !inUse()) ask({ do: "list" });
    last = kept;
  }).observe(root, { childList: true, subtree: true });
})();
