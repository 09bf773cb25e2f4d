// Facilities: a few dozen markers made of SVG, so that each can be reached with the keyboard and read aloud.

addOverlay({ name: "facilities", on: true });
addOverlay({ name: "labels", on: true });
addOverlay({ name: "changes" });
addOverlay({ name: "spare" });

/** What stands (or stood) at each site under the chosen plan, period and services. */
function facilitiesAt(data, state, { allServices = false } = {}) {
  const table = stepOf(data, state).facilities;
  const bySite = new Map();
  table.site.forEach((site, row) => {
    if (site < 0 || table.service[row] < 0) return;
    if (!allServices && !state.services.has(table.service[row])) return;
    const action = data.actions[table.action[row]];
    const entry = { service: table.service[row], action };
    for (const name of ["before", "places", "built", "served", "counted", "capital", "running", "land", "staff", "successor"]) {
      entry[name] = table[name][row];
    }
    if (!bySite.has(site)) bySite.set(site, []);
    bySite.get(site).push(entry);
  });
  return bySite;
}

/** The name of a site without what stands in brackets, which is for the sheet. */
function shortSiteName(data, site) {
  return data.sites[site].name.replace(/\s+\([^)]*\)$/u, "");
}

/** What is done at a site, in words; a merger names the facility that takes over. */
function actionWords(data, entry) {
  if (entry.successor >= 0) return fill(data.words.sheet.merged_into, { name: data.sites[entry.successor].name });
  return data.words.action[entry.action];
}

const isChange = (entry) => entry.action !== "keep" && entry.action !== "existing";

/** The largest number of places of one service at one site in any plan: sizes mean the same in all of them. */
function mostPlaces(data) {
  data.mostPlaces ??= Math.max(
    1,
    ...data.plans.flatMap((plan) => plan.periods.flatMap((step) => step.facilities.places.map((p) => p ?? 0))),
  );
  return data.mostPlaces;
}

/** The picture of a site: its services side by side, each with its badge. */
function sitePicture(data, entries) {
  const most = mostPlaces(data);
  const radii = entries.map((entry) => symbolRadius(entry.places || entry.before * 0.5, most));
  const width = radii.reduce((sum, radius) => sum + 2 * radius + 1, 0) + 8;
  const height = 2 * Math.max(...radii) + 12;
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  let x = 4;
  entries.forEach((entry, k) => {
    x += radii[k];
    const place = svg("g", { transform: `translate(${x.toFixed(1)},${(height / 2).toFixed(1)})` });
    place.append(serviceSymbol(data.services[entry.service], radii[k], !entry.places));
    if (isChange(entry)) {
      const sign = badge(data.palette, entry.action, 6);
      sign.setAttribute("transform", `translate(${(radii[k] * 0.8).toFixed(1)},${(-radii[k] * 0.75).toFixed(1)})`);
      place.append(sign);
    }
    picture.append(place);
    x += radii[k] + 1;
  });
  return { picture, width, height };
}

/** What a screen reader says of a site. */
function siteSpoken(data, site, entries) {
  const parts = entries.map((entry) => {
    const service = data.services[entry.service].name;
    return `${service}: ${number(entry.places)} ${data.words.place}, ${actionWords(data, entry)}`;
  });
  return `${data.sites[site].name}. ${parts.join("; ")}`;
}

/** Where a symbol may move to, in pixels: nowhere, or around its place, near before far. */
const SHIFTS = [[0, 0], ...[14, 22, 30, 38, 48, 60].flatMap((radius) =>
  Array.from({ length: 12 }, (_, k) => [radius * Math.cos((k * Math.PI) / 6), radius * Math.sin((k * Math.PI) / 6)]),
)];

const NAME_FONT = "600 12px";
const MOST_WIDTH = 200; // of a name, in pixels
/** So much of two lines is filled when lines break between words. */
const FILLED_PART = 0.85;

/** A name that fits into two lines: names that begin alike differ at their ends, so what is left out is the middle. */
function withoutMiddle(name) {
  const words = name.split(" ");
  const keep = { head: Math.ceil(words.length / 2), tail: Math.floor(words.length / 2) };
  const written = () => [...words.slice(0, keep.head), "…", ...words.slice(words.length - keep.tail)].join(" ");
  if (textWidth(name, NAME_FONT) <= 2 * FILLED_PART * MOST_WIDTH) return name;
  while (keep.head > 1 && textWidth(written(), NAME_FONT) > 2 * FILLED_PART * MOST_WIDTH) {
    keep[keep.head > keep.tail ? "head" : "tail"] -= 1;
  }
  return written();
}

function makeFacilities(map, data, store, onPick) {
  const group = L.layerGroup().addTo(map);
  const labels = L.layerGroup().addTo(map);
  const mergers = L.layerGroup().addTo(map);
  const mergerRenderer = L.svg({ pane: "overlayPane" });
  let shown = [];

  /** Move symbols that lie on each other apart, the largest first; a thin line leads back to the place. */
  function spread() {
    const placed = [];
    for (const item of [...shown].sort((one, two) => two.places - one.places)) {
      const at = map.latLngToLayerPoint(sitePosition(data, item.site));
      const boxAt = ([dx, dy]) => [at.x + dx, at.y + dy, item.width - 8, item.height - 10];
      const apart = (one) => (two) =>
        2 * Math.abs(one[0] - two[0]) >= one[2] + two[2] || 2 * Math.abs(one[1] - two[1]) >= one[3] + two[3];
      item.shift = SHIFTS.find((shift) => placed.every(apart(boxAt(shift)))) ?? SHIFTS[0];
      placed.push(boxAt(item.shift));
      moveMarker(item);
    }
  }

  function moveMarker({ element, shift: [dx, dy], width, height }) {
    element.style.marginLeft = `${dx - width / 2}px`;
    element.style.marginTop = `${dy - height / 2}px`;
    const [x, y] = [width / 2, height / 2];
    const leader = svg("line", { class: "leader", x1: x, y1: y, x2: x - dx, y2: y - dy });
    const spot = svg("circle", { class: "spot", r: 2.5, cx: x - dx, cy: y - dy });
    element.querySelectorAll(".leader, .spot").forEach((old) => old.remove());
    if (dx || dy) element.querySelector("svg").prepend(leader, spot); // says that the symbol had to move, and from where
  }

  function addMarker(site, entries, picture) {
    const icon = L.divIcon({
      className: "site", html: picture.picture, iconSize: [picture.width, picture.height],
      iconAnchor: [picture.width / 2, picture.height / 2],
    });
    const marker = L.marker(sitePosition(data, site), { icon, keyboard: true, riseOnHover: true, pane: "sites" });
    marker.on("click", () => onPick({ kind: "site", index: site }, marker.getLatLng()));
    marker.on("keydown", (event) => {
      if (event.originalEvent.key !== "Enter" && event.originalEvent.key !== " ") return;
      event.originalEvent.preventDefault();
      onPick({ kind: "site", index: site }, marker.getLatLng(), true);
    });
    group.addLayer(marker);
    const spoken = entries.length ? siteSpoken(data, site, entries) : data.sites[site].name;
    marker.getElement().setAttribute("aria-label", spoken);
    marker.getElement().dataset.site = data.sites[site].id;
    const places = entries.reduce((sum, entry) => sum + entry.places, 0);
    const element = marker.getElement();
    shown.push({ site, places, element, shift: [0, 0], width: picture.width, height: picture.height, entries });
  }

  function drawSpare(bySite) {
    data.sites.forEach((_, site) => {
      if (bySite.has(site)) return;
      const dot = svg("circle", { r: 4.5, cx: 8, cy: 8, fill: "#fff", stroke: "#5b6770", "stroke-width": 1.6 });
      addMarker(site, [], { picture: svg("svg", { width: 16, height: 16 }, dot), width: 16, height: 16 });
    });
  }

  /** A dotted line from a merged facility to the one that takes over. */
  function drawMergers(bySite) {
    for (const [site, entries] of bySite) {
      for (const into of new Set(entries.map((entry) => entry.successor).filter((one) => one >= 0))) {
        const path = [sitePosition(data, site), sitePosition(data, into)];
        const style = { interactive: false, color: data.palette.actions.merged, weight: 3, dashArray: "2 6", className: "merger" };
        mergers.addLayer(L.polyline(path, { ...style, renderer: mergerRenderer }));
      }
    }
  }

  function draw(state) {
    group.clearLayers();
    mergers.clearLayers();
    shown = [];
    if (state.overlays.facilities) {
      const bySite = facilitiesAt(data, state);
      for (const [site, all] of bySite) {
        const entries = state.overlays.changes || state.view === "change" ? all.filter(isChange) : all;
        if (entries.length) addMarker(site, entries, sitePicture(data, entries));
      }
      drawMergers(bySite);
      if (state.overlays.spare) drawSpare(facilitiesAt(data, state, { allServices: true }));
    }
    spread();
    drawLabels(state);
  }

  function drawLabels(state) {
    labels.clearLayers();
    if (state.overlays.labels) placeLabels();
    map.fire("labelsdrawn");
  }

  function placeLabels() {
    const room = new LabelRoom();
    room.takeElement(byId("ansinh-legend"), map);
    const placed = shown.map((item) => ({
      ...item, at: map.latLngToContainerPoint(sitePosition(data, item.site)).add(item.shift),
    }));
    placed.forEach((item) => room.reserve(item.at, item.width, item.height));
    placed.sort((a, b) => b.places - a.places);
    for (const item of placed.filter((one) => one.entries.length)) placeLabel(item, room);
  }

  /** Put a name to the right of its symbol, or to the left, or nowhere if there is no room. */
  function placeLabel(item, room) {
    const name = shortSiteName(data, item.site); // a long one takes two lines
    const text = withoutMiddle(name);
    const measure = (line) => textWidth(line, NAME_FONT);
    const full = measure(name) + 6;
    const most = full <= 150 ? full : Math.min(MOST_WIDTH, Math.max(120, full / 2 + 26));
    const width = Math.max(...textLines(text, most - 4, measure).map(measure)) + 6; // no wider than its longest line
    const height = width < full ? 29 : 15;
    const edge = map.getSize().x;
    for (const side of ["right", "left"]) {
      const dx = side === "right" ? item.width / 2 + 1 : -item.width / 2 - width - 1;
      if (item.at.x + dx < 2 || item.at.x + dx + width > edge - 2) continue;
      if (!room.take(item.at, width, height, dx)) continue;
      const label = h("span", { class: `site-name ${side}`, style: `width:${width}px` }, text);
      const icon = L.divIcon({ className: "site-name-holder", html: label, iconSize: [0, 0], iconAnchor: [-dx - item.shift[0], height / 2 - item.shift[1]] });
      const options = { icon, interactive: false, keyboard: false, pane: "names" };
      labels.addLayer(L.marker(sitePosition(data, item.site), options));
      return;
    }
  }

  store.listen((state, changed) => {
    if (["plan", "period", "services", "overlays", "view"].some((name) => changed.has(name))) draw(state);
  });
  map.on("zoomend", spread);
  map.on("moveend legendresize", () => drawLabels(store.get()));
  draw(store.get());
  return { shown: () => shown.map((item) => data.sites[item.site].id), labels: () => labels.getLayers().length, mergers: () => mergers.getLayers().length };
}
