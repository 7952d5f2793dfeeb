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

  const nameMarks = () => {
    for (const mark of document.querySelectorAll('a[href^="#cite-"][target]')) {
      mark.removeAttribute("target");
    }
  };

  new MutationObserver(() => {
    const head = document.querySelector("[data-page-lang]");
    if (head && document.documentElement.lang !== head.dataset.pageLang) {
      document.documentElement.lang = head.dataset.pageLang;
      document.title = head.dataset.title;
    }
    const mark = document.getElementById("quotation");
    if (mark && mark !== shown) requestAnimationFrame(() => bringIntoView(mark));
    shown = mark;
    nameMarks();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
