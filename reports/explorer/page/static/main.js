// Start: texts, controls, map, export; then the plan for the wish that was there last.

const POLL_MS = 700; // between two looks at how far an export is

async function exportShown(button) {
  if (!state.shown || state.shown.quick) return;
  button.disabled = true;
  const note = at("export-note");
  let said = await post("export", { number: state.shown.number });
  while (!said.done && !said.error) {
    note.textContent = `${W.exporting} ${said.step ?? ""}`;
    await new Promise((done) => setTimeout(done, POLL_MS));
    said = await post("exported", {});
  }
  button.disabled = false;
  note.textContent = said.error ?? said.told;
  if (said.file) note.append(" ", el("a", { href: said.file, textContent: W.download }));
}

function start() {
  at("title").textContent = `${W.title}: ${told.setting.title}`;
  at("tried-title").textContent = W.tried;
  at("coarse").textContent = told.setting.coarse;
  const button = el("button", { type: "button", textContent: W.export });
  button.addEventListener("click", () => exportShown(button));
  at("export").append(button, el("p", { id: "export-note", className: "note" }));
  makeControls();
  startMap();
  draw();
  ask();
}

start();
