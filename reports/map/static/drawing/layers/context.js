// The surroundings: land abroad and today's provinces below the own areas, main roads above them, and names of neighbours.

const GROUND = { border: "#b4bcc0", land: "#eeede8", abroad: "#dcdbd4", road: "#a08466" };

addOverlay({ name: "context", on: true, make: makeContext });

function makeContext(map, data, store) {
  const { names, at, shapes, abroad, roads } = data.context;
  const group = L.layerGroup();
  const pane = (name, level) => {
    const made = map.createPane(name);
    made.style.zIndex = level;
    made.style.pointerEvents = "none";
    return L.canvas({ pane: name, padding: 0.3 });
  };
  const land = pane("land", 350); // below the areas of the province (400)
  const above = pane("roads", 450);
  const ground = (polygons, style) => {
    const rings = polygons.map((one) => one.map((ring) => decodeRing(data.grid, ring)));
    group.addLayer(L.polygon(rings, { renderer: land, interactive: false, weight: 1, fillOpacity: 1, ...style }));
  };
  for (const polygons of abroad) ground(polygons, { color: GROUND.abroad, fillColor: GROUND.abroad });
  for (const polygons of shapes) ground(polygons, { color: GROUND.border, fillColor: GROUND.land });
  for (const road of roads) {
    group.addLayer(L.polyline(decodeRing(data.grid, road), { renderer: above, interactive: false, weight: 1.3, color: GROUND.road, opacity: 0.8 }));
  }
  names.forEach((name, k) => {
    if (!at[k]) return;
    const label = h("span", { class: "area-name neighbour" }, name);
    group.addLayer(L.marker(toLatLng(data.grid, ...at[k]), {
      icon: L.divIcon({ className: "area-name-holder", html: label, iconSize: [0, 0] }), interactive: false, keyboard: false, pane: "names",
    }));
  });
  const draw = ({ overlays }) => (overlays.context && !overlays.tiles ? group.addTo(map) : group.remove());
  store.listen((state, changed) => changed.has("overlays") && draw(state));
  draw(store.get());
  return { count: () => (map.hasLayer(group) ? group.getLayers().length : 0) };
}
