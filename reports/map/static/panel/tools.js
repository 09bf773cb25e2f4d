// Zoom, whole province, full screen, print, and the background tiles for those who are online.

const TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
addOverlay({ name: "tiles" });

const SCALE = { imperial: false, position: "bottomleft", maxWidth: 140 };
const tileLayer = () => L.tileLayer(TILES, { maxZoom: 19, className: "tiles", referrerPolicy: "strict-origin-when-cross-origin" });

function makeTools(map, data, store) {
  const bounds = L.latLngBounds(data.grid.bounds);
  const home = () => map.fitBounds(bounds, roomForMap());
  byId("ansinh-zoom-in").addEventListener("click", () => map.zoomIn(1));
  byId("ansinh-zoom-out").addEventListener("click", () => map.zoomOut(1));
  byId("ansinh-home").addEventListener("click", home);
  makeFullScreen(map);
  makePrint(map, bounds);
  makeTiles(map, data, store);
  byId("ansinh-fold").addEventListener("click", (event) => {
    const folded = document.body.classList.toggle("folded");
    const text = folded ? data.words.show_panel : data.words.hide_panel;
    event.currentTarget.setAttribute("aria-expanded", String(!folded));
    event.currentTarget.setAttribute("aria-label", text);
    event.currentTarget.title = text;
    map.invalidateSize();
  });
  L.control.scale(SCALE).addTo(map);
  const shown = () => Math.min(map.getSize().x, map.getSize().y) > 120;
  let seen = shown(); // in a frame that is hidden or not laid out yet, the province was fitted into nothing
  window.addEventListener("resize", () => {
    map.invalidateSize();
    if (!seen && shown()) home();
    seen ||= shown();
  });
  return { home };
}

/** Room to leave free of the province: tools on the left, an open legend on the right if the map is wide. */
function roomForMap() {
  const legend = byId("ansinh-legend");
  const wide = byId("ansinh-stage").clientWidth > 700 && legend.open;
  return {
    paddingTopLeft: [wide && byId("ansinh-fold").offsetParent ? 60 : 14, 14],
    paddingBottomRight: [wide ? legend.offsetWidth + 16 : 14, wide ? 14 : 44],
    animate: false,
  };
}

function makeFullScreen(map) {
  const button = byId("ansinh-full");
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => (button.hidden = true));
  });
  document.addEventListener("fullscreenchange", () => {
    button.setAttribute("aria-pressed", String(document.fullscreenElement !== null));
    map.invalidateSize();
  });
}

/** Draw what the next frame would, as pixels: a printer waits for no frame, and Chromium prints long drawings of this one empty. */
function drawForPrint(map) {
  map.eachLayer((layer) => { if (layer instanceof L.Canvas) layer._redraw(); });
  for (const canvas of byId("ansinh-stage").querySelectorAll("canvas")) {
    const context = canvas.getContext("2d");
    if (canvas.width * canvas.height) context.putImageData(context.getImageData(0, 0, canvas.width, canvas.height), 0, 0);
  }
}

/** Print what is in view: the page gets its paper size first, then the map is fitted into it. */
function makePrint(map, bounds) {
  byId("ansinh-print").addEventListener("click", () => window.print());
  let before = null;
  const start = () => {
    if (before !== null) return;
    before = { center: map.getCenter(), zoom: map.getZoom(), legend: byId("ansinh-legend").open,
      snap: map.options.zoomSnap };
    const view = map.getBounds().pad(-0.02);
    byId("ansinh-legend").open = true;
    document.body.classList.add("printing");
    map.options.zoomSnap = 0;
    map.invalidateSize({ animate: false });
    if (view.contains(bounds)) map.fitBounds(bounds, roomForMap());
    else map.fitBounds(view, { animate: false });
    drawForPrint(map);
  };
  const stop = () => {
    if (before === null) return;
    document.body.classList.remove("printing");
    map.options.zoomSnap = before.snap;
    byId("ansinh-legend").open = before.legend;
    map.invalidateSize({ animate: false });
    map.setView(before.center, before.zoom, { animate: false });
    before = null;
  };
  window.addEventListener("beforeprint", start);
  window.addEventListener("afterprint", stop);
  window.matchMedia("print").addEventListener("change", (event) => (event.matches ? start() : stop()));
}

/** Tiles are asked for only when the reader wants them and the browser says it is online. */
function makeTiles(map, data, store) {
  const words = data.words.overlays;
  const note = byId("ansinh-tiles-note");
  const input = document.querySelector('input[name="overlay"][value="tiles"]');
  let layer = null;
  const remove = () => {
    layer?.remove();
    layer = null;
  };
  const refresh = () => {
    input.disabled = !navigator.onLine;
    note.textContent = navigator.onLine ? "" : words.tiles_offline;
    if (!navigator.onLine && store.get().overlays.tiles) store.overlay("tiles", false);
  };
  store.listen((state) => {
    if (!state.overlays.tiles || !navigator.onLine) return remove();
    if (layer !== null) return undefined;
    layer = tileLayer();
    layer.once("tileerror", () => {
      store.overlay("tiles", false);
      note.textContent = words.tiles_failed;
    });
    layer.addTo(map);
    note.textContent = "© OpenStreetMap contributors";
    return undefined;
  });
  window.addEventListener("online", refresh);
  window.addEventListener("offline", refresh);
  refresh();
}
