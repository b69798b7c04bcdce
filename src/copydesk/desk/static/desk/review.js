// The review page: one finding under the cursor, in view in all columns; keys; and what htmx brings is taken up.
// All that is done here can be done without it: links lead to passages, forms send and come back.

const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const KEYS_OFF = "copydesk-keys-off";
let at = -1; // the finding under the cursor, as a place in the list
let before = null; // where `s` came from

const findings = () => all("#review .finding");

// Scroll an element's pane, and on narrow screens the page, so that the element is in view.
function show(element) {
  if (!element) return;
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const pane = element.closest(".pane");
  if (pane && pane.scrollHeight > pane.clientHeight + 1 && getComputedStyle(pane).overflowY !== "visible") {
    const place = element.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    const head = 48;
    if (place.top < frame.top + head || place.bottom > frame.bottom - 16) {
      const room = Math.max(frame.height - place.height, 0);
      pane.scrollTop += place.top - frame.top - Math.max(head, Math.min(room / 3, frame.height / 3));
    }
  }
}

function mark(elements) {
  for (const element of all("#review .on")) element.classList.remove("on");
  for (const element of elements) element?.classList.add("on");
}

function sentence(number) {
  return number ? document.getElementById(`s${number}`) : null;
}

function passage(id) {
  return id ? document.getElementById(id) : null;
}

// Put the cursor on a finding: it, its sentence and its passage are marked and in view.
function select(place, focus = true) {
  const list = findings();
  if (!list.length) return;
  at = Math.max(0, Math.min(place, list.length - 1));
  const finding = list[at];
  for (const other of list) other.removeAttribute("aria-current");
  finding.setAttribute("aria-current", "true");
  const trio = [finding, sentence(finding.dataset.sentence), passage(finding.dataset.passage)];
  mark(trio);
  if (focus) finding.focus({ preventScroll: true });
  trio.forEach(show);
  if (focus && getComputedStyle(find(".pane")).overflowY === "visible") finding.scrollIntoView({ block: "nearest" });
}

// A sentence or passage was chosen: the other side follows, and the finding on it, where there is one.
function meet(element) {
  if (element.matches(".finding")) return select(findings().indexOf(element));
  const number = element.matches("mark") ? element.dataset.sentence : /^s(\d+)$/.exec(element.id)?.[1];
  const list = findings();
  const found = number ? list.findIndex((f) => f.dataset.sentence === number) : -1;
  if (found >= 0) select(found, false);
  mark([...all("#review .on"), element, sentence(number)]);
  show(element);
  if (element.matches("mark")) show(sentence(number));
}

function follow(event) {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("#review a[href^='#']");
  if (link) {
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const own = link.closest(".sentence, mark") ?? sentence(/sentence (\d+)/i.exec(link.title)?.[1]);
    meet(target);
    mark([...all("#review .on"), own, target]);
    target.focus({ preventScroll: true });
    if (getComputedStyle(find(".pane")).overflowY === "visible") target.scrollIntoView({ block: "center" });
    return;
  }
  if (event.target.closest("a, button, input, textarea, select, summary, label")) return;
  if (String(getSelection())) return;
  const finding = event.target.closest(".finding");
  if (finding) return select(findings().indexOf(finding), false);
  const passageOrSentence = event.target.closest("#review mark, #review .sentence");
  if (!passageOrSentence) return;
  const text = passageOrSentence.closest("mark") ?? passageOrSentence;
  const chosen = text.id ? text : sentence(text.dataset.sentence ?? text.dataset.number) ?? text;
  meet(chosen);
  if (chosen.matches(".sentence")) {
    // The passage on which the sentence rests: that of its own mark or first claim.
    const near = chosen.parentElement;
    const links = [...all("a.claim[href^='#p']", chosen), ...all(`a.mark[title^='Sentence ${chosen.id.slice(1)},']`, near)];
    const target = links.map((a) => passage(a.hash.slice(1))).find((e) => e?.matches("mark"));
    mark([...all("#review .on"), target]);
    show(target);
  }
}

function openForm(finding, name) {
  const fold = find(`details.${name}`, finding);
  if (!fold) return false;
  fold.open = true;
  const field = find("textarea", fold);
  field.focus();
  show(finding);
  return true;
}

const commands = {
  j: () => select(at + 1),
  k: () => select(at < 0 ? 0 : at - 1),
  a: () => {
    const form = current() && find("form.accept", current());
    if (form) form.requestSubmit();
    else say("This finding proposes no change.");
  },
  e: () => {
    if (current() && openForm(current(), "edit")) return;
    const link = document.getElementById("edit-story");
    if (link) link.click();
  },
  o: () => {
    if (!current() || !openForm(current(), "override")) say("This finding cannot be overridden.");
  },
  r: () => document.getElementById("release")?.focus(),
  s: () => {
    const active = document.activeElement;
    const source = passage(current()?.dataset.passage);
    if (active?.closest(".source-pane") && before?.isConnected) return before.focus({ preventScroll: true });
    if (!source) return say("This finding has no passage.");
    before = active;
    show(source); // first: what is folded away takes no focus
    source.focus({ preventScroll: true });
    if (getComputedStyle(find(".pane")).overflowY === "visible") source.scrollIntoView({ block: "center" });
  },
  "?": () => document.getElementById("keys").showModal(),
};

function current() {
  return findings()[at] ?? null;
}

function say(words) {
  const spoken = document.getElementById("spoken");
  spoken.textContent = "";
  requestAnimationFrame(() => (spoken.textContent = words));
}

function onKey(event) {
  const field = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && field) {
    const fold = field.closest("details.edit, details.override, details.drop");
    if (fold) {
      fold.open = false;
      (field.closest(".finding") ?? find("summary", fold)).focus({ preventScroll: true });
    }
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.form) {
    event.preventDefault();
    field.form.requestSubmit();
    return;
  }
  if (field || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
  if (localStorage.getItem(KEYS_OFF) && event.key !== "?") return;
  const command = commands[event.key];
  if (!command) return;
  event.preventDefault();
  command();
}

// A new review came in place of the old one: the cursor stays where it was, and what changed is said.
function takeUp() {
  const review = document.getElementById("review");
  furnish();
  const focusLost = !document.activeElement || document.activeElement === document.body;
  if (findings().length && at >= 0) select(at, focusLost);
  else if (focusLost) (find(".change") ?? document.getElementById("main")).focus({ preventScroll: true });
  if (review.dataset.said.trim()) say(review.dataset.said.trim());
}

function furnish() {
  const button = document.getElementById("show-keys");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", commands["?"]);
}

function guard(event) {
  const form = event.target;
  const button = form.querySelector("button[aria-disabled='true']");
  if (!button) return;
  event.preventDefault();
  say(document.getElementById("release-why")?.textContent ?? "Not yet.");
}

document.addEventListener("click", follow);
document.addEventListener("keydown", onKey);
document.addEventListener("submit", guard);
document.addEventListener("focusin", (event) => {
  const finding = event.target.closest?.(".finding");
  if (finding && findings().indexOf(finding) !== at) select(findings().indexOf(finding), false);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // A refusal is shown too; by its headers it goes to its own place and leaves what was typed.
  if ([403, 409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "refusal") event.detail.target.scrollIntoView({ block: "nearest" });
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "refusal") takeUp();
});
const toggle = document.getElementById("keys-on");
toggle.checked = !localStorage.getItem(KEYS_OFF);
toggle.addEventListener("change", () => {
  if (toggle.checked) localStorage.removeItem(KEYS_OFF);
  else localStorage.setItem(KEYS_OFF, "1");
});
furnish();
if (findings().length) select(0, false);
