// Lines of who goes where, drawn for the facility, demand point or area that was clicked.

function makeFlows(map, data, store, renderer) {
  const group = L.layerGroup().addTo(map);

  /** The rows of the allocation that belong to a selection. */
  function rowsOf(state) {
    const { selection } = state;
    if (selection === null) return [];
    if (selection.kind === "site") return flowRows(data, state, { site: selection.index });
    if (selection.kind === "point") return flowRows(data, state, { points: [selection.index] });
    return flowRows(data, state, { points: pointsOfAreas(data, selection.layer)[selection.index] });
  }

  function draw(state) {
    group.clearLayers();
    const rows = rowsOf(state);
    const most = rows.reduce((a, row) => Math.max(a, row.persons), 0);
    const positions = pointPositions(data);
    for (const row of rows) {
      const weight = 0.9 + 3.6 * Math.sqrt(row.persons / most);
      group.addLayer(
        L.polyline([positions[row.point], sitePosition(data, row.site)], {
          renderer, interactive: false, color: data.services[row.service].colour, weight, opacity: 0.65,
          dashArray: row.routed ? null : "9 3", lineCap: "butt",
        }),
      );
      group.addLayer(
        L.circleMarker(positions[row.point], {
          renderer, interactive: false, radius: 2.2 + weight / 3, weight: 1, color: "#fff", fillOpacity: 1,
          fillColor: data.services[row.service].colour,
        }),
      );
    }
  }

  store.listen((state, changed) => {
    if (["selection", "plan", "period", "services"].some((name) => changed.has(name))) draw(state);
  });
  const bounds = () => L.featureGroup(group.getLayers()).getBounds();
  return { bounds, count: () => Math.round(group.getLayers().length / 2) };
}
