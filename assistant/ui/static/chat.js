// The chat page's own script: marks open sources, the quotation comes into view, <html lang>.
(() => {
  const NARROW = "(max-width: 900px)";
  let opener = null; // the mark that was clicked, to give the focus back to
  let shown = null; // the quotation that is in view

  const wantSource = (number) => {
    const field = document.querySelector("#cite-wanted textarea, #cite-wanted input");
    const button = document.querySelector("button#cite-open, #cite-open button");
    if (!field || !button) return;
    field.value = number;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => button.click(), 30); // Gradio takes the value over in its next update
  };

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
        opener = mark;
        shown = null;
        wantSource(mark.getAttribute("href").slice("#cite-".length));
      } else if (target && target.closest(".source-close")) {
        closeSource();
      }
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.getElementById("quotation")) closeSource();
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

  // Gradio's sanitiser takes aria attributes away and sends every link to a new tab.
  const mend = (language) => {
    for (const link of document.querySelectorAll('a[href^="#cite-"][target], .head a[target]')) {
      link.removeAttribute("target");
    }
    for (const link of document.querySelectorAll(".head a")) {
      if (link.lang === language) link.setAttribute("aria-current", "true");
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
    }
    const mark = document.getElementById("quotation");
    if (mark && mark !== shown) requestAnimationFrame(() => bringIntoView(mark));
    shown = mark;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
