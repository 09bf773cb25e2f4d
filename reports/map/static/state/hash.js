// The view in the address, so that a link shows the same: plan, period, layer, services, what is selected, where.

/** Read the choices in the address; what this run doesn't have is left out. */
function readHash(data) {
  const given = new URLSearchParams(location.hash.slice(1));
  const found = {};
  const at = (list, id) => list.findIndex((one) => one.id === id);
  if (given.get("plan") === "change" && canCompare(data)) Object.assign(found, viewOfChange(data));
  else if (at(data.plans, given.get("plan")) >= 0) found.plan = at(data.plans, given.get("plan"));
  if (found.view !== "change" && at(data.plans, given.get("beside")) >= 0) found.beside = at(data.plans, given.get("beside"));
  const line = Number(given.get("line") ?? NaN);
  if (line >= 0 && line <= 100) found.line = line;
  if (at(data.periods, given.get("period")) >= 0) found.period = at(data.periods, given.get("period"));
  if (given.has("services")) {
    const services = given.get("services").split(",").map((id) => at(data.services, id));
    found.services = new Set(services.filter((k) => k >= 0));
  }
  if (knownBackgrounds(data).includes(given.get("layer"))) found.background = given.get("layer");
  if (given.get("areas") in data.words.units) found.areas = given.get("areas");
  return found;
}

/** Zoom, latitude and longitude in the address; null if they aren't there. */
function hashView() {
  const parts = (new URLSearchParams(location.hash.slice(1)).get("at") ?? "").split("/").map(Number);
  return parts.length === 3 && parts.every(Number.isFinite) ? { zoom: parts[0], center: [parts[1], parts[2]] } : null;
}

function hashOf(map, data, state, tried) {
  const { lat, lng } = map.getCenter();
  const values = {
    plan: state.view === "change" ? "change" : data.plans[state.plan].id,
    ...(state.beside === null ? {} : { beside: data.plans[state.beside].id, line: state.line }),
    period: data.periods[state.period].id,
    services: [...state.services].sort((a, b) => a - b).map((k) => data.services[k].id).join(","),
    layer: state.background,
    areas: state.areas,
    ...(tried ? { tried } : {}),
    at: `${map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`,
  };
  return new URLSearchParams(values).toString();
}

/** Keep the address up to date; inside a frame without an address of its own there is nothing to keep. */
function makeHash(map, data, store) {
  if (location.protocol === "about:") return;
  const write = () => history.replaceState(null, "", `#${hashOf(map, data, store.get(), store.tried)}`);
  store.listen(write);
  map.on("moveend", write);
}
