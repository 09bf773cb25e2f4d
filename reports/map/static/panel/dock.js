// Where the sheet is docked, what it must leave in view, and the button that takes lines away.

/** The sheet at the side of the map (below it on a phone): it never covers the lines that it explains. */
function makeSheet(map, data, store) {
  const box = byId("ansinh-sheet");
  let returnTo = null;
  const fill = (selection) => {
    const close = h("button", { type: "button", class: "close", "aria-label": data.words.close, onclick: () => shut() }, "×");
    box.replaceChildren(close, sheetOf(data, seenFrom(data, store.get(), selection), selection));
  };
  const hide = () => {
    if (box.hidden) return;
    box.hidden = true;
    returnTo?.focus();
    returnTo = null;
  };
  const shut = () => store.set({ selection: null });
  store.listen((state, changed) => {
    if (state.selection === null) hide();
    else if (["plan", "period", "services", "beside"].some((name) => changed.has(name))) fill(state.selection);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && !box.hidden && shut());
  const open = (selection, at, byKeyboard) => {
    fill(selection);
    box.hidden = false;
    const wide = byId("ansinh-stage").clientWidth > 700;
    if (at) map.panInside(at, { paddingTopLeft: [60, 30], paddingBottomRight: wide ? [box.offsetWidth + 30, 30] : [30, 30], animate: false });
    if (!byKeyboard) return;
    returnTo = document.activeElement;
    box.querySelector(".sheet").focus();
  };
  return { open };
}

/** Move the map so that the sheet covers none of the lines that it explains, if all of them were in view before. */
function leaveLinesClear(map, flows, viewBefore) {
  const bounds = flows.reduce((all, one) => all.extend(one.bounds()), L.latLngBounds([]));
  if (!bounds.isValid() || !viewBefore.contains(bounds)) return;
  const boxes = () => ["ansinh-stage", "ansinh-sheet"].map((id) => byId(id).getBoundingClientRect());
  let [stage, sheet] = boxes();
  const isBelow = sheet.width >= stage.width;
  if (isBelow) { // a phone: between its head and the sheet only a strip of the map would be left
    byId("ansinh-stage").scrollIntoView({ block: "start", behavior: "instant" });
    [stage, sheet] = boxes();
  }
  const free = [(isBelow ? stage.right : sheet.left) - stage.left, Math.min(stage.bottom, isBelow ? sheet.top : Infinity) - stage.top];
  if (free[1] < 100) return; // a phone that was scrolled down: hardly any of the map is in view
  const room = L.bounds([0, 0], free);
  if ([bounds.getNorthWest(), bounds.getSouthEast()].every((corner) => room.contains(map.latLngToContainerPoint(corner)))) return;
  const covered = [stage.width - free[0] + 14, stage.height - free[1] + 14];
  map.fitBounds(bounds, { paddingTopLeft: [60, 30], paddingBottomRight: covered, maxZoom: map.getZoom(), animate: false });
}

/** The button that takes lines away, while there are some. */
function makeClear(store, lines) {
  const button = byId("ansinh-clear");
  button.addEventListener("click", () => store.set({ selection: null }));
  store.listen(() => { button.hidden = lines().every((one) => one.count() === 0); });
}

