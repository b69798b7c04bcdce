// Sliders say their value while they move, and one that is moved is held. The page works without this.
"use strict";
for (const slider of document.querySelectorAll(".flows input[type=range]")) {
  const said = document.getElementById("o-" + slider.name);
  const hold = document.getElementById("h-" + slider.name);
  const tell = () => {
    const words = slider.value + slider.dataset.unit;
    said.textContent = words;
    slider.setAttribute("aria-valuetext", words.trim());
  };
  slider.addEventListener("input", () => { tell(); hold.checked = true; });
  tell();
}
