// Start: read the data, make the parts, and let a click select a facility, a demand point or an area.

function start(map) {
  const data = readData();
  const store = makeState(data);
  map.fitBounds(data.grid.bounds, { animate: false });
  const sheet = makeSheet(map, data, store);
  const pick = (selection, at, byKeyboard = false) => {
    const view = map.getBounds();
    sheet.open(selection, at, byKeyboard);
    store.set({ selection });
    leaveLinesClear(map, lines(), view);
  };
  store.set(readHash(data));

  makePanel(data, store);
  const tools = makeTools(map, data, store);
  const parts = drawPlan(map, data, store, pick);
  const goToArea = (layer, index) => goTo(map, data, store, { kind: "area", layer, index }, pick);
  makeSummary(data, store, (index) => goToArea("districts", index));
  makeTable(data, store, (index) => goToArea(store.get().areas, index));
  makeLegend(map, data, store);
  const view = hashView();
  if (view === null) tools.home();
  else map.setView(view.center, view.zoom, { animate: false });
  const solver = makeSolver(data);
  makeTried(data, store, solver);
  const swipe = makeSwipe(map, data, store, pick);
  const lines = () => [parts.flows, ...swipe.flows()];
  makeClear(store, lines);
  makeHash(map, data, store);
  const search = makeSearch(data, (entry) => goTo(map, data, store, entry, pick));
  publish({ map, data, store, solver, ...parts, swipe, search });
}

/** Everything that shows a plan on a map: the first one, and the one left of the line when two are compared. */
function drawPlan(map, data, store, pick) {
  map.createPane("sites").style.zIndex = 620;
  map.createPane("names").style.zIndex = 610;
  map.getPane("names").style.pointerEvents = "none";
  map.on("click", () => store.set({ selection: null }));
  const renderer = L.canvas({ padding: 0.3, tolerance: 4 });
  const areas = makeAreas(map, data, store, renderer, pick);
  const cells = makeCells(map, data, store);
  const layers = Object.fromEntries(OVERLAYS.filter(({ make }) => make !== null).map(({ name, make }) =>
    [name, make(map, data, store, renderer, pick)]));
  const flows = makeFlows(map, data, store, renderer);
  return { areas, cells, layers, flows, facilities: makeFacilities(map, data, store, pick) };
}

/** Show what was found: zoom to it, switch to the layer it is on, open its sheet. */
function goTo(map, data, store, entry, pick) {
  if (entry.kind === "site") {
    const at = sitePosition(data, entry.index);
    map.setView(at, Math.max(map.getZoom(), 10), { animate: false });
    pick({ kind: "site", index: entry.index }, L.latLng(at));
    return;
  }
  const { areas, selection } = store.get();
  const unitsBefore = selection?.unitsBefore ?? (areas === entry.layer ? null : areas);
  store.set({ areas: entry.layer });
  const rings = outlines(data, entry.layer)[entry.index];
  if (!rings.length) return;
  const bounds = L.polygon(rings).getBounds();
  map.fitBounds(bounds, { ...roomForMap(), maxZoom: 12 });
  pick({ kind: "area", layer: entry.layer, index: entry.index, unitsBefore }, bounds.getCenter());
}

/** The one global: what is drawn, for tests and for pages that embed the map. */
function publish({ map, data, store, solver, areas, cells, layers, flows, facilities, swipe, search }) {
  const drawn = () => {
    const state = store.get();
    return {
      plan: data.plans[state.plan].id,
      beside: swipe.drawn(),
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
function makeMap(id) {
  return L.map(id, {
    zoomControl: false, attributionControl: false, fadeAnimation: false, preferCanvas: true, minZoom: 6, maxZoom: 17,
    zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 120,
  });
}

const leafletMap = makeMap("ansinh-map");
start(leafletMap);
return leafletMap;
