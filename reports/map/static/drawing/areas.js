// Areas on one canvas: the fill of the chosen background, the lines of communes and districts, and their names.

addOverlay({ name: "names" });

const WEAK_DASH = "4 3"; // an outline that is estimated

function makeAreas(map, data, store, renderer, onPick) {
  const fills = new Map();
  const group = L.layerGroup().addTo(map);
  const districtLines = L.layerGroup().addTo(map);
  const circles = L.layerGroup().addTo(map);
  const names = L.layerGroup().addTo(map);
  let shown = null;

  function polygonsOf(layer) {
    if (!fills.has(layer)) {
      fills.set(layer, outlines(data, layer).map((rings, area) => {
        const dashArray = data.areas[layer].weak[area] ? WEAK_DASH : null;
        const polygon = L.polygon(rings, { renderer, weight: 1, color: "#8d979e", opacity: 0.9, smoothFactor: 0.6, dashArray });
        polygon.on("click", (event) => {
          L.DomEvent.stopPropagation(event);
          onPick({ kind: "area", layer, index: area }, event.latlng);
        });
        return polygon;
      }));
    }
    return fills.get(layer);
  }

  function drawDistricts() {
    for (const rings of outlines(data, "districts")) {
      const style = { renderer, interactive: false, fill: false, weight: 2.2, color: "#4a545b", opacity: 0.85 };
      districtLines.addLayer(L.polygon(rings, { ...style, smoothFactor: 0.6 }));
    }
  }

  function show(layer) {
    if (shown === layer) return;
    group.clearLayers();
    polygonsOf(layer).forEach((polygon) => group.addLayer(polygon));
    polygonsOf(layer).forEach((polygon) => polygon.bringToBack());
    shown = layer;
  }

  function paint(state) {
    const filled = FILLED.includes(state.background);
    const values = filled ? areaValues(data, state, state.areas, state.background) : [];
    const clear = state.overlays.tiles || CELLED.includes(state.background);
    polygonsOf(state.areas).forEach((polygon, area) => {
      const chosen = state.selection?.kind === "area" && state.selection.index === area;
      polygon.setStyle({
        fill: true,
        fillColor: filled ? backgroundColour(data, state.background, values[area]) : "#f7f6f2",
        // Drawn colours are those of the legend; only over online tiles something must shine through.
        fillOpacity: filled ? (state.overlays.tiles ? 0.65 : 1) : clear ? 0 : 1,
        color: chosen ? "#111" : "#8d979e",
        weight: chosen ? 2.5 : 0.9,
      });
    });
    drawCircles(state);
  }

  /** People as circles where they live; areas keep the clicks. */
  function drawCircles(state) {
    circles.clearLayers();
    if (!COUNTED.includes(state.background)) return;
    const most = mostPeople(data, state);
    areaValues(data, state, state.areas, state.background).forEach((value, area) => {
      const at = areaCentres(data, state.areas)[area];
      if (!at || !(value > 0.05)) return;
      const style = { renderer, interactive: false, color: "#fff", weight: 1, fillOpacity: 0.85 };
      circles.addLayer(L.circleMarker(at, { ...style, radius: circleRadius(value, most), fillColor: data.palette[state.background] }));
    });
  }

  function drawNames(state) {
    names.clearLayers();
    if (!state.overlays.names) return;
    const room = new LabelRoom();
    room.takeElement(byId("ansinh-legend"), map);
    for (const element of map.getContainer().querySelectorAll(".site, .site-name")) room.takeElement(element, map);
    outlines(data, state.areas).forEach((rings, area) => {
      if (!rings.length) return;
      const at = L.polygon(rings).getBounds().getCenter();
      const text = shortUnitName(data.areas[state.areas].name[area]);
      if (!map.getBounds().contains(at)) return;
      const [middle, width] = [map.latLngToContainerPoint(at), textWidth(text, "11px") + 8];
      const isOwn = (dy) => inArea(rings, map.containerPointToLatLng(middle.add([0, dy])));
      const down = [0, 20, -20, 34, -34].find((dy) => isOwn(dy) && room.take(middle.add([0, dy]), width, 16));
      if (down === undefined) return;
      const label = h("span", { class: "area-name" }, text);
      names.addLayer(L.marker(at, {
        icon: L.divIcon({ className: "area-name-holder", html: label, iconSize: [0, 0], iconAnchor: [0, -down] }),
        interactive: false, keyboard: false, pane: "names",
      }));
    });
  }

  store.listen((state, changed) => {
    if (changed.has("areas")) show(state.areas);
    const repaint = ["areas", "background", "plan", "period", "services", "overlays", "selection"];
    if (repaint.some((name) => changed.has(name))) paint(state);
    if (changed.has("areas") || changed.has("overlays")) drawNames(state);
  });
  map.on("labelsdrawn", () => drawNames(store.get()));
  show(store.get().areas);
  drawDistricts();
  paint(store.get());
  const drawnFills = (state) => polygonsOf(state.areas).map(({ options: { fillColor, fillOpacity } }) => ({ fillColor, fillOpacity }));
  return { paint, fills: drawnFills, values: (state) => areaValues(data, state, state.areas, state.background) };
}

/** Whether a point lies in an area: a name must never stand in a neighbour. */
function inArea(polygons, { lat, lng }) {
  let inside = false;
  for (const ring of polygons.flat()) {
    for (let k = 0, last = ring.length - 1; k < ring.length; last = k, k += 1) {
      const [[y1, x1], [y2, x2]] = [ring[k], ring[last]];
      if (y1 > lat !== y2 > lat && lng < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}

/** The name of a unit without its kind, for labels on the map. */
function shortUnitName(name) {
  return name.replace(/^(Thành phố|Thị xã|Thị trấn|Huyện|Phường|Xã|Đặc khu)\s+(?=\S)/u, "");
}

/** Remembers which rectangles of the screen are taken, so that labels do not lie on each other. */
class LabelRoom {
  constructor() {
    this.taken = [];
  }

  /** Leave free what an element covers that lies on the map. */
  takeElement(element, map) {
    const stage = map.getContainer().getBoundingClientRect();
    const box = element.getBoundingClientRect();
    this.taken.push([box.left - stage.left, box.top - stage.top, box.right - stage.left, box.bottom - stage.top]);
  }

  /** Keep a rectangle free whatever lies there already: a name must never be under a symbol. */
  reserve(at, width, height) {
    this.taken.push([at.x - width / 2, at.y - height / 2, at.x + width / 2, at.y + height / 2]);
  }

  take(at, width, height, dx = -width / 2) {
    const box = [at.x + dx, at.y - height / 2, at.x + dx + width, at.y + height / 2];
    const free = this.taken.every((t) => box[2] < t[0] || box[0] > t[2] || box[3] < t[1] || box[1] > t[3]);
    if (free) this.taken.push(box);
    return free;
  }
}
