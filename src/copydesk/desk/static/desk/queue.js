// The queue by keyboard: j and k go from row to row, x ticks, Enter opens. Without this the page works by mouse and Tab.
const form = document.getElementById("queue");
const keys = document.querySelector("[data-keys]");
const KEPT = "desk-queue-keys"; // whether single keys do something, kept on this machine

// On a phone the filters are folded away until they are wanted; without this they stay open.
const fold = document.querySelector("[data-fold]");
const narrow = matchMedia("(max-width: 47.99rem)");
const refold = () => { if (fold) fold.open = !narrow.matches; };
refold();
narrow.addEventListener("change", refold);

keys.disabled = false;
keys.checked = localStorage.getItem(KEPT) !== "off";
keys.addEventListener("change", () => localStorage.setItem(KEPT, keys.checked ? "on" : "off"));

if (form) {
  const rows = [...form.querySelectorAll("[data-row]")];
  const box = (row) => row.querySelector('input[name="row"]');
  const all = form.querySelector("[data-all]");
  const told = form.querySelector("[data-ticked]");
  const actions = [...form.querySelectorAll("button[name='action']")];
  let here = -1;

  const count = () => {
    const ticked = rows.filter((row) => box(row).checked).length;
    told.textContent = ticked ? `${ticked} ticked:` : "Nothing ticked:";
    actions.forEach((button) => { button.disabled = !ticked; });
    all.checked = ticked === rows.length;
    all.indeterminate = ticked > 0 && ticked < rows.length;
  };
  const go = (to) => {
    if (here >= 0) rows[here].classList.remove("on");
    here = Math.max(0, Math.min(rows.length - 1, to));
    rows[here].classList.add("on");
    rows[here].querySelector("a").focus({ preventScroll: true });
    rows[here].scrollIntoView({ block: "nearest" });
  };

  all.hidden = false;
  all.addEventListener("change", () => { rows.forEach((row) => { box(row).checked = all.checked; }); count(); });
  form.addEventListener("change", count);
  form.addEventListener("focusin", (event) => {
    const at = rows.indexOf(event.target.closest("[data-row]"));
    if (at < 0 || at === here) return;
    if (here >= 0) rows[here].classList.remove("on");
    here = at;
    rows[here].classList.add("on");
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.dataset.ask && !confirm(button.dataset.ask)) event.preventDefault();
    if (button?.value === "reject" && !form.elements.reason.value.trim()) {
      event.preventDefault();
      form.elements.reason.setCustomValidity("Write what is wrong with the stories.");
      form.elements.reason.reportValidity();
    }
  });
  form.elements.reason?.addEventListener("input", () => form.elements.reason.setCustomValidity(""));

  form.elements.reason?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return; // a reason is for rejecting alone
    event.preventDefault();
    actions.find((button) => button.value === "reject").click();
  });

  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    if (target.closest("textarea, select, button, summary, input:not([type='checkbox'])")) return;
    if (event.key === "j") go(here + 1);
    else if (event.key === "k") go(here - 1);
    else if (event.key === "x" && here >= 0) { box(rows[here]).checked = !box(rows[here]).checked; count(); }
    else if (event.key === "Enter" && here >= 0 && !target.closest("a")) rows[here].querySelector("a").click();
    else return;
    event.preventDefault();
  });
  count();
}
