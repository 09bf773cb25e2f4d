// Sums over demand points, areas and services for what is chosen; the figures of the map come from here.

/** Fewer people than this are rounding and count as none. */
const A_PERSON = 0.5;

/** Per demand point: target, served, unserved by cause, and mean minutes, over the chosen services. */
function pointTotals(data, state) {
  const n = data.points.id.length;
  const zeros = () => new Float64Array(n);
  const totals = { target: zeros(), served: zeros(), unserved: zeros(), noPlace: zeros(), unknown: zeros(), minutesSum: zeros() };
  for (const service of state.services) {
    const targets = (stepOf(data, state).need ?? data.need[state.period])[service].target;
    for (let k = 0; k < n; k += 1) totals.target[k] += targets[k];
  }
  const { allocation, unserved } = stepOf(data, state);
  if (allocation === null) return totals;
  allocation.persons.forEach((persons, row) => {
    if (!state.services.has(allocation.service[row]) || allocation.point[row] < 0) return;
    totals.served[allocation.point[row]] += persons;
    totals.minutesSum[allocation.point[row]] += persons * allocation.minutes[row];
  });
  unserved.persons.forEach((persons, row) => {
    if (!state.services.has(unserved.service[row]) || unserved.point[row] < 0) return;
    totals.unserved[unserved.point[row]] += persons;
    if (unserved.cause[row] < 0) totals.unknown[unserved.point[row]] += persons;
    if (unserved.cause[row] === 0) totals.noPlace[unserved.point[row]] += persons;
  });
  return totals;
}

/** The same sums for some demand points together. */
function sumPoints(totals, points) {
  const sum = { target: 0, served: 0, unserved: 0, noPlace: 0, unknown: 0, minutesSum: 0 };
  for (const point of points) for (const name of Object.keys(sum)) sum[name] += totals[name][point];
  sum.share = sum.target > 0 ? sum.served / sum.target : null;
  sum.minutes = sum.served > 0 ? sum.minutesSum / sum.served : null;
  return sum;
}

/** Value of each area of a layer for a background; null where there is no need. */
function areaValues(data, state, layer, background) {
  const totals = pointTotals(data, state);
  return pointsOfAreas(data, layer).map((points) => {
    const sum = sumPoints(totals, points);
    if (background === "change") return changeOf(sum, officialSum(data, state, points));
    if (background === "share") return sum.share === null ? null : sum.share * 100;
    return sum.target > 0 ? sum[background] : null;
  });
}

let officialTotals = null;

/** The same sums under the official plan; kept while the services and the period stay. */
function officialSum(data, state, points) {
  const key = [state.period, ...state.services].join("|");
  if (officialTotals?.key !== key) {
    officialTotals = { key, totals: pointTotals(data, { ...state, plan: planAt(data, "official") }) };
  }
  return sumPoints(officialTotals.totals, points);
}

/** Change of the share served, in points of 100. */
function changeOf(proposed, official) {
  return proposed.share === null || official.share === null ? null : (proposed.share - official.share) * 100;
}

/** Rows of the allocation that start in some points, or end at a site, for the chosen services. */
function flowRows(data, state, { site = null, points = null }) {
  const { allocation } = stepOf(data, state);
  if (allocation === null) return [];
  const wanted = points === null ? null : new Set(points);
  const rows = [];
  allocation.persons.forEach((persons, row) => {
    if (!state.services.has(allocation.service[row])) return;
    if (site !== null && allocation.site[row] !== site) return;
    if (wanted !== null && !wanted.has(allocation.point[row])) return;
    if (allocation.point[row] < 0 || allocation.site[row] < 0) return;
    rows.push({
      service: allocation.service[row],
      point: allocation.point[row],
      site: allocation.site[row],
      persons,
      minutes: allocation.minutes[row],
      routed: allocation.routed[row] === 1,
    });
  });
  return rows;
}

/** Add flows up by a key: persons, mean minutes, and whether all times were measured on roads. */
function groupFlows(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key) ?? { key, persons: 0, minutesSum: 0, routed: true };
    group.persons += row.persons;
    group.minutesSum += row.persons * row.minutes;
    group.routed &&= row.routed;
    groups.set(key, group);
  }
  const list = [...groups.values()];
  list.forEach((group) => (group.minutes = group.minutesSum / group.persons));
  return list.sort((a, b) => b.persons - a.persons);
}

const ADDED = [
  "target_persons", "served_persons", "unserved_persons", "places", "capital_million_vnd",
  "running_million_vnd_per_year",
];
const NOT_ADDED = ["p90_minutes", "covered_share"];

/** Measures of a plan for the chosen services; those that cannot be added up are left out of a mixed choice. */
function planMeasures(data, plan, state) {
  const table = data.plans[plan].periods[state.period].measures;
  const chosen = [...state.services].map((service) => data.services[service].id);
  if (chosen.length === data.services.length && table.all) return table.all;
  if (chosen.length === 1) return table[chosen[0]] ?? {};
  const sum = {};
  for (const name of ADDED) {
    const values = chosen.map((id) => table[id]?.[name]).filter((value) => Number.isFinite(value));
    if (values.length) sum[name] = values.reduce((a, b) => a + b, 0);
  }
  const weighted = chosen.map((id) => (table[id]?.mean_minutes ?? 0) * (table[id]?.served_persons ?? 0));
  if (sum.served_persons > 0) sum.mean_minutes = weighted.reduce((a, b) => a + b, 0) / sum.served_persons;
  if (sum.target_persons > 0) sum.served_share = sum.served_persons / sum.target_persons;
  for (const name of NOT_ADDED) sum[name] = null;
  return sum;
}
