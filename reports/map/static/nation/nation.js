// The map of the nation: communes filled by minutes, facilities as circles by places, a table of provinces.

const EVERY = "all";
const LARGEST_RADIUS = 15; // pixels, of the facility with most places of its kind

const data = readNation();
const map = L.map("ansinh-map", { preferCanvas: true, zoomSnap: 0.5, attributionControl: false });
const renderer = L.canvas({ padding: 0.3 });
const home = L.latLngBounds(data.grid.bounds);
const communes = drawCommunes();
const provinces = drawProvinces();
const circles = L.layerGroup().addTo(map);

function readNation() {
  const read = JSON.parse(byId("ansinh-data").textContent);
  setLocale(read.language);
  return read;
}

/** Colour of a commune by minutes. */
function colourOf(minutes) {
  return minutes === null ? data.no_value : data.colours[classOf(minutes, data.breaks)];
}

function drawCommunes() {
  return outlines(data, "communes").map((rings, k) => {
    const area = L.polygon(rings, { renderer, weight: 0.4, color: "#8d979e", fillOpacity: 1, smoothFactor: 0.7 });
    area.bindTooltip(() => communeText(k), { sticky: true });
    return area.addTo(map);
  });
}

function drawProvinces() {
  return outlines(data, "provinces").map((rings) =>
    L.polygon(rings, { renderer, interactive: false, fill: false, weight: 1.4, color: "#3a464d", smoothFactor: 0.7 }).addTo(map));
}

/** What the pointer tells about a commune: text only, never markup. */
function communeText(k) {
  const { name, province, weak } = data.areas.communes;
  const minutes = data.minutes[chosen()][k];
  return h("span", {},
    h("b", {}, name[k]), h("br"), data.areas.provinces.name[province[k]], h("br"),
    minutes === null ? data.words.none : `${number(minutes, 0)} ${data.words.minutes}`,
    weak[k] ? ` (${data.words.weak_outline})` : "");
}

function facilityText(k) {
  const facility = data.facilities;
  return h("span", {},
    h("b", {}, data.kinds[facility.kind[k]].name), h("br"), `${facility.commune[k]}, ${facility.province[k]}`, h("br"),
    fill(data.words.places, { n: number(facility.places[k]) }), ` · ${number(facility.minutes[k], 0)} ${data.words.minutes}`);
}

function chosen() {
  return byId("nation-kind").value || EVERY;
}

function paint() {
  const minutes = data.minutes[chosen()];
  communes.forEach((area, k) => area.setStyle({ fillColor: colourOf(minutes[k]) }));
  drawFacilities();
  fillTable();
}

/** Circles of the chosen kind; of all kinds their places only, small. */
function drawFacilities() {
  circles.clearLayers();
  const { kind, x, y, places, today } = data.facilities;
  const only = data.kinds.findIndex((one) => one.id === chosen());
  const shown = places.map((_, k) => k).filter((k) => only < 0 || kind[k] === only);
  const most = Math.max(...shown.map((k) => places[k]));
  for (const k of shown) {
    const radius = Math.max(2, LARGEST_RADIUS * Math.sqrt(places[k] / most) * (only < 0 ? 0.45 : 1));
    const style = { renderer, radius, weight: today[k] ? 2.5 : 1, color: today[k] ? "#16222a" : "#fff",
      fillColor: data.kinds[kind[k]].colour, fillOpacity: 0.85 };
    circles.addLayer(L.circleMarker(toLatLng(data.grid, x[k], y[k]), style).bindTooltip(() => facilityText(k)));
  }
}

/** Provinces with the longest ways first; a click shows one. */
function fillTable() {
  const rows = data.provinces[chosen()];
  const order = rows.minutes.map((_, k) => k).sort((a, b) => (rows.minutes[b] ?? -1) - (rows.minutes[a] ?? -1));
  byId("nation-table").tBodies[0].replaceChildren(...order.map((k) => h("tr", {},
    h("th", { scope: "row" }, h("button", { type: "button", title: fill(data.words.within, { share: share(rows.within[k]) }),
      onclick: () => map.fitBounds(provinces[k].getBounds()) }, data.areas.provinces.name[k])),
    h("td", {}, number(rows.facilities[k])), h("td", {}, number(rows.places[k])), h("td", {}, number(rows.minutes[k], 0)))));
  const sum = (values) => values.reduce((a, b) => a + b, 0);
  byId("nation-sum").textContent = `${number(sum(rows.facilities))} · ${fill(data.words.places, { n: number(sum(rows.places)) })}`;
}

function fillLegend() {
  const edges = data.breaks;
  const text = (k) => (k === 0 ? `< ${edges[0]}` : k === edges.length ? `≥ ${edges[k - 1]}` : `${edges[k - 1]}–${edges[k]}`);
  byId("ansinh-legend-body").append(
    h("ul", {}, data.colours.map((colour, k) => h("li", {}, h("i", { style: `background:${colour}` }), text(k))),
      h("li", {}, h("i", { style: `background:${data.no_value}` }), data.words.none)),
    h("p", {}, data.words.sizes), h("p", {}, data.words.today));
}

byId("nation-kind").append(h("option", { value: EVERY }, data.every), ...data.kinds.map((kind) => h("option", { value: kind.id }, kind.name)));
byId("nation-kind").addEventListener("change", paint);
byId("nation-whole").addEventListener("click", () => map.fitBounds(home));
map.fitBounds(home);
fillLegend();
paint();
window.ansinh = { map, data };
