// Long texts that were typed and not yet sent are kept on this device: a reload, a crash or a session that has ended
// loses nothing. A text goes once it was sent or discarded, and all of them at log out. Marked by data-draft, whose
// value tells apart what one form may be about; never a field with a secret.
import { $, $$, el, on, say } from "./dom.js";
import { text } from "./texts.js";

// In private mode there is no storage; then nothing is kept, and nothing breaks.
const safe = (run) => { try { return run(); } catch { return null; } };
const SENT = "drafts-sent";
const read = (key) => safe(() => JSON.parse(localStorage.getItem(key)));
const write = (key, draft) => safe(() => (draft ? localStorage.setItem(key, JSON.stringify(draft)) : localStorage.removeItem(key)));
const name = (area) => `draft ${area.form.getAttribute("action")} ${area.name} ${area.dataset.draft}`;
const areas = (root) => $$("textarea[data-draft]", root);

// Nothing of one person is shown to the next at the same device.
const { me } = document.body.dataset;
const wipe = () => safe(() => { localStorage.clear(); sessionStorage.clear(); });
if (me && safe(() => localStorage.getItem("me")) !== me) { wipe(); safe(() => localStorage.setItem("me", me)); }
on("submit", "form[action='/logout']", wipe);

// Which texts are on their way. The answer says whether they arrived.
const sent = new Set(safe(() => JSON.parse(sessionStorage.getItem(SENT))));
const note = () => safe(() => (sent.size ? sessionStorage.setItem(SENT, JSON.stringify([...sent])) : sessionStorage.removeItem(SENT)));
const settle = (arrived) => {
  if (arrived) for (const key of sent) write(key, null);
  sent.clear();
  note();
};

const restore = (area, key, draft) => {
  const hint = el("p", { className: "hint" }, `${text("draft-kept")} `, el("button", { type: "button", className: "linkbtn", textContent: text("draft-discard"), onclick: () => {
    area.value = area.defaultValue;
    write(key, null);
    hint.remove();
    area.focus();
  } }));
  area.after(hint);
  area.value = draft.text;
  const details = area.closest("details");
  if (details) details.open = true;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  say(text("draft-kept"));
};
const meet = (area) => {
  const key = name(area);
  if (area.dataset.met === key) return;
  area.dataset.met = key;
  const draft = read(key);
  // The form that was sent came back: what stands in it now is what is left to send.
  if (sent.delete(key)) { note(); write(key, area.value && { from: draft?.from ?? "", text: area.value }); return; }
  // Only into the text that it was typed over: what somebody else has saved since is not written over.
  if (draft && draft.from === area.defaultValue && draft.text !== area.value) restore(area, key, draft);
};
const scan = () => { for (const area of areas()) meet(area); };

/** Forgets what was typed into a form, which its writer has discarded. */
export const dropDrafts = (form) => { for (const area of areas(form)) write(name(area), null); };

on("input", "textarea[data-draft]", (_, area) => {
  const key = name(area);
  write(key, area.value === area.defaultValue ? null : { from: read(key)?.from ?? area.defaultValue, text: area.value });
});
on("submit", "form", (_, form) => { for (const area of areas(form)) sent.add(name(area)); note(); });
document.addEventListener("muster:close", () => settle(true));
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => { if (ctx.response.status !== 422 && ctx.sourceElement?.matches?.("form")) settle(false); });
document.addEventListener("htmx:error", ({ detail: { ctx } }) => { if (ctx?.sourceElement?.matches?.("form")) settle(false); });
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => { if (ctx.request?.method === "GET") settle(false); scan(); });
// A page that tells what was done follows a form that arrived.
if ($("[data-flash]:not(.bad)")) settle(true);
scan();
settle(false);
