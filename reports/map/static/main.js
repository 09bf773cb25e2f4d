// Start: read the data, make the parts, and let a click select a facility, a demand point or an area.

function start(map) {
  const data = readData();
  const store = makeState(data);
  map.createPane("sites").style.zIndex = 620;
  map.createPane("names").style.zIndex = 610;
  map.getPane("names").style.pointerEvents = "none";
  map.fitBounds(data.grid.bounds, { animate: false });
  const renderer = L.canvas({ padding: 0.3, tolerance: 4 });

  const popup = L.popup({ maxWidth: 370, minWidth: 240, autoPanPaddingBottomRight: [8, 14] });
  let popupAt = null;
  const openSheet = (selection, at) => {
    popupAt = at;
    const room = map.getSize();
    popup.options.maxHeight = Math.min(440, room.y - 90);
    popup.options.maxWidth = Math.min(370, room.x - 60);
    popup.options.autoPanPaddingTopLeft = [room.x < 700 ? 8 : 62, 14];
    popup.setContent(sheetOf(data, store.get(), selection)).setLatLng(at).openOn(map);
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close?.setAttribute("aria-label", data.words.close);
  };
  let returnTo = null;
  const pick = (selection, at, byKeyboard = false) => {
    openSheet(selection, at);
    store.set({ selection });
    if (!byKeyboard) return;
    returnTo = document.activeElement;
    popup.getElement().querySelector(".sheet").focus();
  };
  map.on("popupclose", () => {
    returnTo?.focus();
    returnTo = null;
  });

  makePanel(data, store);
  const tools = makeTools(map, data, store);
  const areas = makeAreas(map, data, store, renderer, pick);
  const cells = makeCells(map, data, store);
  const layers = Object.fromEntries(OVERLAYS.filter(({ make }) => make !== null).map(({ name, make }) =>
    [name, make(map, data, store, renderer, pick)]));
  const flows = makeFlows(map, data, store, renderer);
  const facilities = makeFacilities(map, data, store, pick);
  makeSummary(data, store);
  makeLegend(map, data, store);
  tools.home();
  const search = makeSearch(data, (entry) => goTo(map, data, store, entry, pick));

  store.listen((state, changed) => {
    const redraw = ["plan", "period", "services"].some((name) => changed.has(name));
    if (redraw && state.selection !== null && popup.isOpen()) openSheet(state.selection, popupAt);
    if (changed.has("selection") && state.selection === null) map.closePopup();
  });
  map.on("click", () => store.set({ selection: null }));
  publish({ map, data, store, areas, cells, layers, flows, facilities, search });
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
function publish({ map, data, store, areas, cells, layers, flows, facilities, search }) {
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
      values: ["none", "cells"].includes(state.background) ? [] : areas.values(state),
    };
  };
  window.ansinh = Object.freeze({ map, drawn, find: search.find, readyAfter: performance.now() });
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
