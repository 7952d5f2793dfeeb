// The thumbs below the last answer: what is pressed is sent, and the focus stays where it was.
(() => {
  let pressed = false; // whether the next drawing comes of something that was pressed here

  const say = (what) => {
    pressed = true;
    window.desk.send("rating", JSON.stringify(what));
  };

  document.addEventListener("click", (event) => {
    const thumb = event.target.closest?.(".rating .thumb");
    if (thumb) say({ rating: thumb.value });
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".rating")) return;
    event.preventDefault();
    say({ rating: "down", ...Object.fromEntries(new FormData(event.target)) });
  });

  // Gradio's sanitiser lets neither aria attributes nor a textarea through.
  const mend = (form) => {
    form.dataset.seen = "1";
    for (const thumb of form.querySelectorAll(".thumb")) {
      thumb.setAttribute("aria-pressed", String(thumb.classList.contains("pressed")));
    }
    for (const line of form.querySelectorAll(".words input")) {
      const field = document.createElement("textarea");
      field.name = line.name;
      field.rows = 2;
      field.value = line.value;
      field.className = line.className;
      if (line.matches(".invalid")) field.setAttribute("aria-invalid", "true");
      line.replaceWith(field);
    }
    if (!pressed) return;
    pressed = false;
    const next = form.querySelector(".invalid") || form.querySelector(".thanks") || form.querySelector(".thumb.pressed");
    next?.focus();
    form.querySelector("[type=submit]")?.scrollIntoView({ block: "nearest" });
  };

  new MutationObserver(() => {
    const form = document.querySelector("form.rating:not([data-seen])");
    if (form) mend(form);
    else if (!document.querySelector("form.rating")) pressed = false;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
