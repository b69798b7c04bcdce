// The new-story page gets further rows without a round trip; a source's page finds the passage around a place.

const rows = document.getElementById("rows");
const add = document.getElementById("add");
const most = 30;

function addRow() {
  const pattern = [...rows.children].reverse().find((row) => row.querySelector("input[type=file]"));
  const number = rows.children.length;
  const row = pattern.cloneNode(true);
  row.id = `source-${number}`;
  row.querySelector(".count").textContent = number + 1;
  row.querySelector(".errors")?.remove();
  for (const field of row.querySelectorAll("[name]")) {
    const name = field.name.replace(/^source-\d+/, `source-${number}`);
    row.querySelector(`label[for="${field.id}"]`).htmlFor = name;
    field.id = field.name = name;
    field.value = "";
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  rows.append(row);
  document.querySelector("input[name=rows]").value = number + 1;
  add.hidden = number + 1 >= most;
  row.querySelector("input").focus();
}

add?.addEventListener("click", (event) => {
  event.preventDefault();
  addRow();
});

// "#c120" is the passage that begins at code point 120, or the one around it.
function showPlace() {
  const place = /^#c(\d+)$/.exec(location.hash);
  if (!place || document.getElementById(location.hash.slice(1))) return;
  const at = Number(place[1]);
  let found = null;
  for (const run of document.querySelectorAll("#text span[id^=c]")) {
    if (Number(run.id.slice(1)) > at) break;
    found = run;
  }
  if (found) location.replace(`#${found.id}`);
}

window.addEventListener("hashchange", showPlace);
showPlace();
