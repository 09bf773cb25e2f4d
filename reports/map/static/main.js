// Start: read the data, make the parts, and let a click select a facility, a demand point or an area.

function start(map) {
  const data = readData();
  const store = makeState(data);
  map.createPane("sites").style.zIndex = 620;
  map.createPane("names").style.zIndex = 610;
  map.getPane("names").style.pointerEvents = "none";
  map.fitBounds(data.grid.bounds, { animate: false });
  const renderer = L.canvas({ padding: 0.3, tolerance: 4 });

  const sheet = makeSheet(map, data, store);
  const pick = (selection, at, byKeyboard = false) => {
    sheet.open(selection, at, byKeyboard);
    store.set({ selection });
  };
  store.set(readHash(data));

  makePanel(data, store);
  const tools = makeTools(map, data, store);
  const areas = makeAreas(map, data, store, renderer, pick);
  const cells = makeCells(map, data, store);
  const layers = Object.fromEntries(OVERLAYS.filter(({ make }) => make !== null).map(({ name, make }) =>
    [name, make(map, data, store, renderer, pick)]));
  const flows = makeFlows(map, data, store, renderer);
  const facilities = makeFacilities(map, data, store, pick);
  const goToArea = (layer, index) => goTo(map, data, store, { kind: "area", layer, index }, pick);
  makeSummary(data, store, (index) => goToArea("districts", index));
  makeTable(data, store, (index) => goToArea(store.get().areas, index));
  makeLegend(map, data, store);
  const view = hashView();
  if (view === null) tools.home();
  else map.setView(view.center, view.zoom, { animate: false });
  const solver = makeSolver(data);
  makeTried(data, store, solver);
  makeHash(map, data, store);
  const search = makeSearch(data, (entry) => goTo(map, data, store, entry, pick));


  map.on("click", () => store.set({ selection: null }));
  publish({ map, data, store, solver, areas, cells, layers, flows, facilities, search });
}

/** The sheet at the side of the map (below it on a phone): it never covers the lines that it explains. */
function makeSheet(map, data, store) {
  const box = byId("ansinh-sheet");
  let returnTo = null;
  const fill = (selection) => {
    const close = h("button", { type: "button", class: "close", "aria-label": data.words.close, onclick: () => shut() }, "×");
    box.replaceChildren(close, sheetOf(data, store.get(), selection));
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
    else if (["plan", "period", "services"].some((name) => changed.has(name))) fill(state.selection);
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

/** Show what was found: zoom to it, switch to the layer it is on, open its sheet. */
function goTo(map, data, store, entry, pick) {
  if (entry.kind === "site") {
    const at = sitePosition(data, entry.index);
    map.setView(at, Math.max(map.getZoom(), 10), { animate: false });
    pick({ kind: "site", index: entry.index }, L.latLng(at));
    return;
  }
  store.set({ areas: entry.layer });
  const rings = outlines(data, entry.layer)[entry.index];
  if (!rings.length) return;
  const bounds = L.polygon(rings).getBounds();
  map.fitBounds(bounds, { ...roomForMap(), maxZoom: 12 });
  pick({ kind: "area", layer: entry.layer, index: entry.index }, bounds.getCenter());
}

/** The one global: what is drawn, for tests and for pages that embed the map. */
function publish({ map, data, store, solver, areas, cells, layers, flows, facilities, search }) {
  const drawn = () => {
    const state = store.get();
    return {
      plan: data.plans[state.plan].id,
      period: data.periods[state.period].id,
      services: [...state.services].map((k) => data.services[k].id),
      background: state.background,
      areas: state.areas,
      selection: state.selection,
      facilities: facilities.shown(),
      labels: facilities.labels(),
      lines: flows.count(),
      points: layers.travel.count(),
      cells: cells.drawn(),
      values: ["none", ...CELLED].includes(state.background) ? [] : areas.values(state),
    };
  };
  const colour = (background, value) => backgroundColour(data, background, value);
  window.ansinh = Object.freeze({
    map, drawn, find: search.find, colour, csvCell, fills: () => areas.fills(store.get()), solve: solver.solve, best: solver.best, spend: solver.spend, stop: solver.stop,
    readyAfter: performance.now(),
  });
  document.documentElement.dataset.ready = "true";
  byId("ansinh-loading")?.remove();
}

/** The Leaflet map: moves in quarter zooms, draws on canvas, carries no control that needs a picture. */
function makeMap() {
  return L.map("ansinh-map", {
    zoomControl: false, attributionControl: false, fadeAnimation: false, preferCanvas: true, minZoom: 6, maxZoom: 17,
    zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 120,
  });
}

const leafletMap = makeMap();
start(leafletMap);
return leafletMap;
