// The widget's looks; a page sets the custom properties named --policy-desk-... on the element.

export const STYLES = `
:host {
  --accent: var(--policy-desk-accent, light-dark(#1d4ed8, #9dbcff));
  --on-accent: var(--policy-desk-on-accent, light-dark(#fff, #10151f));
  --surface: var(--policy-desk-surface, light-dark(#fff, #171b22));
  --text: var(--policy-desk-text, light-dark(#1c1f24, #e8eaee));
  --muted: var(--policy-desk-muted, light-dark(#566070, #a7b0be));
  --border: var(--policy-desk-border, light-dark(#d6dae1, #3a414d));
  --mark: var(--policy-desk-mark, #ffe58a);
  --radius: var(--policy-desk-radius, 10px);
  display: block; color-scheme: light dark; font: var(--policy-desk-font-size, 15px)/1.55
    var(--policy-desk-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([hidden]), [hidden] { display: none !important; }
:host(:not([mode="inline"])) { display: contents; }
* { box-sizing: border-box; }
:lang(zh) { font-family: var(--policy-desk-font, system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif); }
:lang(ja) { font-family: var(--policy-desk-font, system-ui, "Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", sans-serif); }
.desk { color: var(--text); font-size: var(--policy-desk-font-size, 15px); line-height: 1.55; text-align: start; }
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; background: none; border: 1px solid var(--border); border-radius: calc(var(--radius) * .6); padding: 4px 10px; }
button:hover { background: color-mix(in srgb, var(--text) 7%, transparent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }

.launch {
  position: fixed; right: 20px; bottom: 20px; z-index: var(--policy-desk-z-index, 2147483000); padding: 12px 20px;
  font-weight: 600; border: 0; border-radius: 999px; background: var(--accent); color: var(--on-accent);
  box-shadow: 0 4px 16px rgb(0 0 0 / 25%);
}
.launch:hover, .send:hover { background: color-mix(in srgb, var(--accent) 86%, var(--text)); }
dialog {
  color: var(--text); background: var(--surface); border: 1px solid var(--border); border-radius: var(--radius);
  padding: 0; box-shadow: 0 10px 40px rgb(0 0 0 / 28%); overflow: hidden;
}
dialog::backdrop { background: rgb(0 0 0 / 22%); }
dialog[open], .inline .panel { display: flex; flex-direction: column; }
dialog.panel {
  position: fixed; inset: auto 20px 20px auto; margin: 0; width: min(var(--policy-desk-width, 440px), calc(100vw - 40px));
  height: min(var(--policy-desk-height, 680px), calc(100dvh - 40px)); max-width: none; max-height: none;
}
.inline .panel {
  width: 100%; height: var(--policy-desk-height, 560px); background: var(--surface); border: 1px solid var(--border);
  border-radius: var(--radius); overflow: hidden;
}
dialog.source { width: min(640px, calc(100vw - 24px)); max-height: min(720px, calc(100dvh - 24px)); margin: auto; }
header { display: flex; align-items: center; gap: 8px; padding: 10px 10px 10px 16px; border-bottom: 1px solid var(--border); flex: none; }
header h2 { font-size: 1.05em; line-height: 1.35; margin: 0; flex: 1; outline: none; overflow-wrap: anywhere; }
.source header { align-items: flex-start; }
.clear { font-size: .85em; flex: none; }
.close { font-size: 1.4em; line-height: 1; width: 1.6em; height: 1.6em; padding: 0; border: 0; flex: none; color: var(--muted); }

.log { flex: 1; min-height: 0; overflow-y: auto; padding: 4px 16px 12px; overflow-wrap: anywhere; position: relative; }
.welcome { color: var(--muted); margin: 12px 0; }
article h3 {
  font-size: 1em; font-weight: 500; margin: 16px 0 8px auto; width: fit-content; max-width: 88%; padding: 7px 12px;
  border-radius: var(--radius); background: color-mix(in srgb, var(--accent) 13%, transparent); white-space: pre-wrap;
}
.answer p, .answer ul, .answer ol, .answer blockquote { margin: 8px 0; }
.answer ul, .answer ol { padding-inline-start: 22px; }
.answer li { margin: 2px 0; }
.answer blockquote { padding: 2px 0 2px 12px; border-inline-start: 3px solid var(--border); }
:lang(zh) em, :lang(ja) em { font-style: normal; color: var(--muted); }
.answer h4 { font-size: .85em; margin: 14px 0 4px; color: var(--muted); }
.answer .sources { list-style: none; padding: 0; font-size: .87em; }
.meta { font-size: .85em; color: var(--muted); }
.badge { color: var(--text); border: 1px solid var(--border); border-radius: 99px; padding: 1px 9px; margin-inline-end: 8px; font-weight: 600; }
.draft { border-inline-start: 3px dashed var(--muted); padding-inline-start: .5em; }
.note { color: light-dark(#b45309, #f0b46a); }
.mark { border: 0; padding: 0 3px; font-weight: 600; color: var(--accent); border-radius: 4px; }
.follow-ups { display: flex; flex-wrap: wrap; gap: 6px; margin: 12px 0 4px; }
.follow-ups button { text-align: start; font-size: .9em; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .87em; width: 100%; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { text-align: start; vertical-align: baseline; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--border); }
th { color: var(--muted); font-weight: 600; }
figure { margin: 10px 0; }
figure img { max-width: 100%; height: auto; background: #fff; border-radius: 6px; }

.scope { font-size: .82em; color: var(--muted); margin: 0; padding: 4px 16px; flex: none; }
.asking { border-top: 1px solid var(--border); padding: 8px 12px 12px; flex: none; }
.stage { font-size: .85em; color: var(--muted); margin: 0 4px 6px; }
.stage:empty { display: none; }
form { display: flex; gap: 8px; align-items: stretch; margin: 0; }
textarea {
  flex: 1; min-width: 0; resize: none; padding: 8px 10px; border: 1px solid var(--border); border-radius: calc(var(--radius) * .8);
  background: var(--surface);
}
textarea::placeholder { color: var(--muted); opacity: 1; }
.send, .halt { flex: none; min-width: 76px; font-weight: 600; }
.send { background: var(--accent); color: var(--on-accent); border-color: transparent; }

.source > p, .source dl, .origins { margin: 8px 16px 0; font-size: .87em; flex: none; }
.source .whose { font-weight: 600; }
.source dl { display: flex; flex-wrap: wrap; gap: 0 16px; }
.source dl div { display: flex; gap: 6px; }
.source dt { color: var(--muted); }
.source dd { margin: 0; }
.origins { padding-inline-start: 18px; color: var(--muted); max-height: 120px; overflow: auto; overflow-wrap: anywhere; }
.passage {
  flex: 1; min-height: 120px; margin-top: 10px; padding: 12px 16px 20px; border-top: 1px solid var(--border); overflow-y: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.7; position: relative;
}
textarea:focus-visible { outline-offset: 0; }
.passage:focus-visible, .log:focus-visible { outline-offset: -2px; }
.passage mark { background: var(--mark); color: #1c1917; border-radius: 2px; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.turns { border: 1px solid; border-radius: 3px; font-size: .75em; padding: 0 2px; }
.turns::before { content: attr(title); }
.cut { font-size: .82em; color: var(--muted); text-align: center; margin: 4px 0; }

@media (max-width: 480px) {
  dialog.panel { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
  .launch { right: 12px; bottom: 12px; }
  .log { padding-inline: 12px; }
}
@media (prefers-reduced-motion: no-preference) {
  dialog[open] { animation: rise .16s ease-out; }
  @keyframes rise { from { opacity: 0; translate: 0 8px; } }
}
@media (forced-colors: active) { .launch, .send { border: 1px solid; } }
`;
