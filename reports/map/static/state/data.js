// The content of the map: read once from the page, outlines decoded when they are first drawn.

/** Read the JSON that stands in the page. */
function readData() {
  const data = JSON.parse(byId("ansinh-data").textContent);
  setLocale(data.language);
  addAllPeriods(data);
  data.siteNames = data.sites.map((site) => site.name);
  return data;
}

/** Latitude and longitude of a point given in whole steps. */
function toLatLng(grid, x, y) {
  return [grid.south + y / grid.per_degree, grid.west + x / grid.per_degree];
}

/** Turn a ring of steps from corner to corner into corners. */
function decodeRing(grid, ring) {
  const corners = new Array(ring.length / 2);
  let x = 0;
  let y = 0;
  for (let k = 0; k < corners.length; k += 1) {
    x += ring[2 * k];
    y += ring[2 * k + 1];
    corners[k] = toLatLng(grid, x, y);
  }
  return corners;
}

/** Outlines of a layer of areas, as Leaflet wants them. */
function outlines(data, layer) {
  const areas = data.areas[layer];
  areas.outlines ??= areas.shapes.map((polygons) =>
    polygons.map((rings) => rings.map((ring) => decodeRing(data.grid, ring))),
  );
  return areas.outlines;
}

/** Positions of the demand points, made once. */
function pointPositions(data) {
  const { x, y } = data.points;
  data.points.at ??= x.map((east, k) => toLatLng(data.grid, east, y[k]));
  return data.points.at;
}

/** Position of a site. */
function sitePosition(data, site) {
  return toLatLng(data.grid, data.sites[site].x, data.sites[site].y);
}

/** Which demand points lie in each area of a layer. */
function pointsOfAreas(data, layer) {
  data.pointsByArea ??= {};
  if (!data.pointsByArea[layer]) {
    const lists = data.areas[layer].code.map(() => []);
    data.points[layer].forEach((area, point) => area >= 0 && lists[area].push(point));
    data.pointsByArea[layer] = lists;
  }
  return data.pointsByArea[layer];
}

/** Names of the areas of another layer that share demand points with this one. */
function relatedNames(data, layer, area, other) {
  const found = new Set();
  for (const point of pointsOfAreas(data, layer)[area]) {
    const there = data.points[other][point];
    if (there >= 0) found.add(data.areas[other].name[there]);
  }
  return [...found];
}

/** Name of the commune a demand point lies in. */
function communeOfPoint(data, point) {
  const commune = data.points.communes[point];
  return commune >= 0 ? data.areas.communes.name[commune] : data.points.id[point];
}

/** Where the people of an area live, on the average: the place of its circle. */
function areaCentres(data, layer) {
  data.centres ??= {};
  data.centres[layer] ??= pointsOfAreas(data, layer).map((points) => {
    const weight = (point) => Math.max(data.points.population[point] ?? 0, 1e-6);
    const all = points.reduce((sum, point) => sum + weight(point), 0);
    if (!all) return null;
    const mean = (axis) => points.reduce((sum, point) => sum + axis[point] * weight(point), 0) / all;
    return toLatLng(data.grid, mean(data.points.x), mean(data.points.y));
  });
  return data.centres[layer];
}
