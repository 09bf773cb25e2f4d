// The map: borders, who goes where, facilities of the plan in view and of the one beside it, and sites to click on.

const map = L.map(at("map"), { zoomSnap: 0.25, attributionControl: false });
map.createPane("borders").style.zIndex = 250; // below everything that is drawn in the usual pane
const paint = L.canvas({ padding: 0.3 });
const layers = { flows: L.layerGroup(), left: L.layerGroup(), sites: L.layerGroup(), plan: L.layerGroup(), beside: L.layerGroup() };
const siteAt = new Map(told.setting.sites.map((site, n) => [site.id, n]));
const nameOf = Object.fromEntries(told.setting.services.map((service) => [service.id, service.name]));

function startMap() {
  const borders = L.geoJSON(told.setting.borders, {
    interactive: false,
    pane: "borders",
    style: { color: "#8b99a3", weight: 1, fillColor: "#fff", fillOpacity: 1 },
  }).addTo(map);
  map.fitBounds(borders.getBounds(), { padding: [8, 8] });
  Object.values(layers).forEach((layer) => layer.addTo(map));
}

/** What is wished at a site: "forced", "forbidden", the services that must be there, or nothing. */
function wishAt(id) {
  if (state.wish.forbidden.includes(id)) return "forbidden";
  if (state.wish.forced.includes(id)) return "forced";
  if (state.wish.sizes.some(([site]) => site === id)) return "sized";
  return state.wish.offering.some(([site]) => site === id) ? "offering" : "";
}

/** Whether every service that stands at a site has no places any more. */
function closes(site) {
  const none = (service) => state.wish.sizes.some(([id, name, places]) => id === site.id && name === service && places === 0);
  return site.standing.length > 0 && site.standing.every(none);
}

const RINGS = { forced: "#00815e", sized: "#00815e", offering: "#00815e", forbidden: "#8c1d18" };

function drawSites() {
  layers.sites.clearLayers();
  told.setting.sites.forEach((site, n) => {
    const ring = RINGS[wishAt(site.id)];
    const dot = L.circleMarker(site.at, {
      radius: ring ? 8 : 4, color: ring ?? "#51606b", weight: ring ? 3 : 1,
      fillColor: site.stands ? "#5b6770" : "#fff", fillOpacity: ring ? 0 : 0.9,
    });
    dot.bindTooltip(`${site.name}, ${site.place}`);
    dot.on("click", () => openSite(n));
    layers.sites.addLayer(dot);
  });
}

const radius = (places) => 4 + Math.sqrt(places) * 0.7;

function facilityMarker(one, style) {
  const n = siteAt.get(one.site);
  const site = told.setting.sites[n];
  const marker = L.circleMarker(site.at, { radius: radius(one.places), ...style });
  const action = told.setting.actions[one.action] ?? one.action;
  marker.bindTooltip(`${site.name}: ${nameOf[one.service]}, ${fill(W.places_served, one)} (${action})`);
  marker.on("click", () => openSite(n));
  return marker;
}

function drawPlan() {
  ["flows", "left", "plan", "beside"].forEach((name) => layers[name].clearLayers());
  const { shown, beside } = state;
  const largestFirst = (a, b) => b.places - a.places;
  if (shown) {
    for (const [point, site, persons] of shown.flows) {
      const ends = [told.setting.points[point], told.setting.sites[site].at];
      layers.flows.addLayer(L.polyline(ends, { renderer: paint, interactive: false, color: "#0072b2", opacity: 0.35, weight: Math.min(4, 0.4 + persons / 6) }));
    }
    for (const [point, persons] of shown.unserved) {
      layers.left.addLayer(L.circleMarker(told.setting.points[point], { renderer: paint, interactive: false, radius: 1.5 + Math.sqrt(persons), stroke: false, fillColor: "#b14c12", fillOpacity: 0.45 }));
    }
    for (const one of [...shown.facilities].sort(largestFirst)) {
      const colour = told.setting.colours[one.action];
      layers.plan.addLayer(facilityMarker(one, { color: "#fff", weight: 1, fillColor: colour, fillOpacity: 0.85 }));
    }
  }
  for (const one of beside ? [...beside.facilities].sort(largestFirst) : []) {
    layers.beside.addLayer(facilityMarker(one, { color: "#4b3b8f", weight: 2, dashArray: "4 3", fill: false }));
  }
}

/** One button of a site's choice. */
function chooser(text, pressed, change) {
  const button = el("button", { type: "button", textContent: text });
  button.setAttribute("aria-pressed", String(pressed));
  button.addEventListener("click", () => {
    change();
    map.closePopup();
    wished();
  });
  return button;
}

function clearSite(id) {
  state.wish.forced = state.wish.forced.filter((site) => site !== id);
  state.wish.forbidden = state.wish.forbidden.filter((site) => site !== id);
  state.wish.offering = state.wish.offering.filter(([site]) => site !== id);
}

/** Take back the sizes at a site. */
function clearSizes(id) {
  state.wish.sizes = state.wish.sizes.filter(([site]) => site !== id);
}

/** A field for the places of a service at a site; emptied, the size is the plan's again. */
function sizeField(id, service) {
  const mine = ([site, name]) => site === id && name === service;
  const now = state.wish.sizes.find(mine)?.[2] ?? "";
  const input = el("input", { type: "number", min: 0, max: 5000, step: 1, value: now });
  // Not when the field is left: what goes out of view then moves the button that is just being pressed.
  input.addEventListener("input", () => {
    if (!input.validity.valid) return;
    const others = state.wish.sizes.filter((size) => !mine(size));
    state.wish.sizes = input.value === "" ? others : [...others, [id, service, Number(input.value)]];
    wished();
  });
  return el("label", {}, fill(W.exactly, { service: nameOf[service] }), " ", input);
}

/** Ask what should be at a site: anything, a service, nothing, or leave it to the plan. */
function openSite(n) {
  const site = told.setting.sites[n];
  const now = wishAt(site.id);
  const set = (name, value) => () => {
    clearSite(site.id);
    if (name === "" || name === "forbidden") clearSizes(site.id);
    if (name) state.wish[name] = [...state.wish[name], value];
  };
  const wanted = (service) => state.wish.offering.some(([id, name]) => id === site.id && name === service);
  const buttons = [chooser(W.free, now === "", set(""))];
  if (site.standing.length > 0) {
    const nothing = site.standing.map((service) => [site.id, service, 0]);
    buttons.push(chooser(W.close, closes(site), () => {
      clearSite(site.id);
      clearSizes(site.id);
      state.wish.sizes = [...state.wish.sizes, ...nothing];
    }));
  } else if (!site.stands) {
    buttons.push(chooser(W.force, now === "forced", set("forced", site.id)));
    buttons.push(chooser(W.forbid, now === "forbidden", set("forbidden", site.id)));
  }
  const sizes = site.services.map((service) => sizeField(site.id, service));
  buttons.push(...site.services.map((service) => chooser(`+ ${nameOf[service]}`, wanted(service), set("offering", [site.id, service]))));
  const head = el("b", { textContent: `${site.name}, ${site.place}` });
  const content = el("div", { className: "site-choice" }, head, ...buttons, ...sizes);
  L.popup({ maxWidth: 300 }).setLatLng(site.at).setContent(content).openOn(map);
  buttons[0].focus();
}
