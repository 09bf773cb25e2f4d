// Take along what is shown: the table as CSV, areas and facilities as GeoJSON, the map as a picture, the view as a link.

/** Hand a file to the reader; nothing leaves the machine. */
function save(name, content, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function fileName(data, state, suffix) {
  const parts = [data.meta.scenario, data.plans[state.plan].id, data.periods[state.period].id];
  return `${parts.map((part) => fold(part).replaceAll(" ", "-")).join("-")}.${suffix}`;
}

/** A cell of a CSV file; signs that a spreadsheet would take for a formula get an apostrophe in front. */
function csvCell(value) {
  if (typeof value === "number") return String(value);
  const text = String(value ?? "");
  const safe = /^\s*[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\n\r]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function tableCsv(data, state) {
  const rounded = (value) => (value === null ? "" : Number(value.toFixed(4)));
  const rows = tableRows(data, state).map((row) =>
    [row.code, row.name, ...COLUMNS.slice(1).map((column) => rounded(row[column]))]);
  const lines = [["code", ...COLUMNS], ...rows].map((row) => row.map(csvCell).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

/** Areas with people to be served, and facilities, in degrees. */
function layerGeoJson(data, state) {
  const turn = (ring) => ring.map(([lat, lng]) => [lng, lat]);
  const closed = (ring) => [...turn(ring), turn(ring)[0]];
  const areas = tableRows(data, state).map(({ index, name, code, target, served, unserved, share: part, minutes }) => ({
    type: "Feature",
    properties: { code, name, target, served, unserved, share: part, minutes },
    geometry: { type: "MultiPolygon", coordinates: outlines(data, state.areas)[index].map((rings) => rings.map(closed)) },
  }));
  const sites = [...facilitiesAt(data, state)].flatMap(([site, entries]) => entries.map((entry) => ({
    type: "Feature",
    properties: { site_id: data.sites[site].id, name: data.sites[site].name, service: data.services[entry.service].id,
      action: entry.action, places_before: entry.before, places: entry.places },
    geometry: { type: "Point", coordinates: turn([sitePosition(data, site)])[0] },
  })));
  return JSON.stringify({ type: "FeatureCollection", features: [...areas, ...sites] });
}

/** Draw an SVG element as a picture at its place on the stage. */
async function drawSvg(context, element, stage) {
  const box = element.getBoundingClientRect();
  const copy = element.cloneNode(true);
  copy.setAttribute("xmlns", SVG_NAMESPACE);
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await picture.decode();
  context.drawImage(picture, box.left - stage.left, box.top - stage.top, box.width, box.height);
}

/** A name in the lines, and on the side of its symbol, that it has on the map. */
function drawName(context, element, stage) {
  const box = element.getBoundingClientRect();
  const { fontWeight, fontSize, fontFamily, lineHeight, textAlign } = getComputedStyle(element);
  Object.assign(context, { font: `${fontWeight} ${fontSize} ${fontFamily}`, lineWidth: 3, lineJoin: "round", strokeStyle: "#fff", fillStyle: "#16222a" });
  context.textAlign = textAlign === "right" ? "right" : "left";
  const x = (textAlign === "right" ? box.right : box.left) - stage.left;
  textLines(element.textContent, box.width, (line) => context.measureText(line).width).forEach((line, k) => {
    const at = [line, x, box.top - stage.top + 11 + k * parseFloat(lineHeight)];
    context.strokeText(...at);
    context.fillText(...at);
  });
}

/** A map as it is shown: areas and circles, then symbols, then names; from one edge of the stage to another. */
async function drawMap(context, container, stage, from, to) {
  context.save();
  context.beginPath();
  context.rect(from, 0, to - from, stage.height);
  context.clip();
  context.fillStyle = getComputedStyle(container).backgroundColor;
  context.fillRect(0, 0, stage.width, stage.height);
  const level = (drawn) => Number(getComputedStyle(drawn.closest(".leaflet-pane")).zIndex) || 0;
  for (const drawn of [...container.querySelectorAll("canvas")].sort((a, b) => level(a) - level(b))) {
    const box = drawn.getBoundingClientRect();
    context.drawImage(drawn, box.left - stage.left, box.top - stage.top, box.width, box.height);
  }
  for (const element of container.querySelectorAll(".site svg")) await drawSvg(context, element, stage);
  for (const element of container.querySelectorAll(".site-name, .area-name")) drawName(context, element, stage);
  context.restore();
}

/** What is shown, as a picture; two plans with the line between them. */
async function mapPicture(state) {
  const stage = byId("ansinh-map").getBoundingClientRect();
  const canvas = h("canvas", { width: Math.round(2 * stage.width), height: Math.round(2 * stage.height) });
  const context = canvas.getContext("2d");
  context.scale(2, 2);
  const line = lineAt(state);
  await drawMap(context, byId("ansinh-map"), stage, line, stage.width);
  if (state.beside !== null) {
    await drawMap(context, byId("ansinh-beside"), stage, 0, line);
    context.fillStyle = "#16222a";
    context.fillRect(line - 1.5, 0, 3, stage.height);
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function downloads(data, store) {
  const words = data.words.download;
  const button = (name, text, make) => h("button", { type: "button", id: `ansinh-${name}`, onclick: make }, text);
  return h("p", { class: "downloads" },
    button("csv", words.csv, () => save(fileName(data, store.get(), "csv"), tableCsv(data, store.get()), "text/csv")),
    button("geojson", words.geojson, () => save(fileName(data, store.get(), "geojson"), layerGeoJson(data, store.get()), "application/geo+json")),
    button("png", words.png, async () => save(fileName(data, store.get(), "png"), await mapPicture(store.get()), "image/png")),
  );
}
