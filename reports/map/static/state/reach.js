// How far it is to facilities, and which one each place belongs to: what the backgrounds by cells show.

/** The problem that the map can solve, read once; a light map has none. */
function problemOf(data) {
  data.problem ??= JSON.parse(byId("ansinh-solver").textContent).problem;
  return data.problem;
}

/** Minutes from every demand point to a site; NaN where there is no way. */
function minutesToSite(data, site) {
  const problem = problemOf(data);
  if (!problem.columns) {
    const bytes = Uint8Array.from(atob(problem.minutes), (letter) => letter.charCodeAt(0));
    problem.columns = new Float32Array(bytes.buffer);
  }
  const points = data.points.id.length;
  const column = problem.sites.place[site];
  return problem.columns.subarray(column * points, (column + 1) * points);
}

/** The sites whose reach is shown: the chosen one, or all that have places of a chosen service. */
function reachSites(data, state) {
  if (state.selection?.kind === "site") return [state.selection.index];
  const standing = [...facilitiesAt(data, state)].filter(([, entries]) => entries.some((entry) => entry.places > 0));
  return standing.map(([site]) => site);
}

/** Minutes from every demand point to the nearest of these sites; Infinity where there is no way. */
function reachMinutes(data, state) {
  const nearest = new Float64Array(data.points.id.length).fill(Infinity);
  for (const site of reachSites(data, state)) {
    minutesToSite(data, site).forEach((minutes, point) => {
      if (minutes < nearest[point]) nearest[point] = minutes;
    });
  }
  return nearest;
}

function reachColours(data, state) {
  return [...reachMinutes(data, state)].map((minutes) => data.palette.reach[classOf(minutes, data.palette.reach_breaks)]);
}

/** Share of all people by class of minutes, in whole thousandths that add up to all of them. */
function reachShares(data, state) {
  const minutes = reachMinutes(data, state);
  const people = data.palette.reach.map(() => 0);
  minutes.forEach((one, point) => { people[classOf(one, data.palette.reach_breaks)] += data.points.population[point] ?? 0; });
  const all = people.reduce((a, b) => a + b, 0);
  return all > 0 ? wholeParts(people.map((one) => (1000 * one) / all), 1000).map((part) => part / 1000) : people.map(() => null);
}

/**
 * The facility to which most people of each demand point go, and its colour; the largest facilities come first.
 * With a facility chosen, only its own area is coloured.
 */
function catchmentsOf(data, state) {
  const most = new Map();
  const all = new Map();
  for (const row of groupFlows(flowRows(data, state, {}), (one) => one.point * data.sites.length + one.site)) {
    const [point, site] = [Math.floor(row.key / data.sites.length), row.key % data.sites.length];
    if (!most.has(point)) most.set(point, site); // groups come with the most people first
    all.set(site, (all.get(site) ?? 0) + row.persons);
  }
  const own = new Set(most.values());
  const sites = [...all].filter(([site]) => own.has(site)).sort((a, b) => b[1] - a[1]).map(([site]) => site);
  const colourOf = new Map(sites.map((site, k) => [site, data.palette.catchments[k % data.palette.catchments.length]]));
  const chosen = state.selection?.kind === "site" ? state.selection.index : null;
  const colours = data.points.id.map((_, point) => {
    const site = most.get(point);
    return site === undefined || (chosen !== null && site !== chosen) ? data.palette.no_value : colourOf.get(site);
  });
  return { colours, sites: chosen === null ? sites : sites.filter((site) => site === chosen), colourOf };
}
