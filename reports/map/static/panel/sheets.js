// The sheets of a facility, of a demand point, of an area. All text goes in as text.

const TOP_FLOWS = 6;

function row(label, ...value) {
  return [h("dt", {}, label), h("dd", {}, ...value)];
}

function assumedMark(words) {
  return h("span", { class: "assumed" }, words.assumption);
}

function serviceName(data, service, size = 16) {
  const mark = serviceSymbol(data.services[service], size * 0.36, false);
  return h("span", { class: "service-name" }, icon(size, mark), data.services[service].name);
}

/** Where flows lead or come from: a short list with people and minutes. */
function flowList(data, title, groups, nameOf, empty) {
  const words = data.words;
  if (!groups.length) return [h("h3", {}, title), h("p", { class: "muted" }, empty)];
  const items = groups.slice(0, TOP_FLOWS).map((group) => {
    const time = `${group.routed ? "" : "≈ "}${number(group.minutes)} ${words.minutes}`;
    return h(
      "li",
      {},
      h("span", {}, nameOf(group.key)),
      h("span", { class: "figure" }, `${persons(group.persons)} ${words.people} · ${time}`),
    );
  });
  const rest = groups.length - items.length;
  const estimated = groups.some((group) => !group.routed);
  return [
    h("h3", {}, title),
    h("ul", { class: "flow-list" }, items),
    rest > 0 ? h("p", { class: "muted" }, fill(words.sheet.others, { n: rest })) : null,
    estimated ? h("p", { class: "muted" }, words.sheet.estimated_note) : null,
  ];
}

/** One service of a facility: what the plan does, places, use, staff, money. */
function serviceBlock(data, entry) {
  const words = data.words;
  const today = entry.action === "existing";
  const places =
    entry.before !== entry.places && !today ? `${number(entry.before)} → ${number(entry.places)}` : number(entry.places);
  const use = entry.places > 0 && entry.served !== null ? share(entry.served / entry.places) : "–";
  const sign = isChange(entry) ? icon(16, badge(data.palette, entry.action, 6.5)) : null;
  const rows = [row(words.sheet.places, h("strong", {}, places))];
  if (entry.successor >= 0) rows.push(row(words.sheet.successor, data.sites[entry.successor].name));
  if (!today && entry.places > 0) {
    rows.push(row(words.sheet.served, `${persons(entry.counted ?? entry.served)} ${words.people} (${use})`));
    rows.push(row(words.sheet.staff, number(Math.ceil(entry.staff))));
    if (entry.capital > 0) rows.push(row(words.sheet.capital, money(entry.capital, words)));
    rows.push(row(words.sheet.running, money(entry.running, words) + words.per_year));
  }
  return h(
    "section",
    { class: "sheet-service" },
    h("h3", {}, serviceName(data, entry.service), h("span", { class: "action" }, sign, words.action[entry.action])),
    h("dl", {}, rows),
  );
}

/** Places today with their range, and whether the number is an assumption. */
function existingRows(data, site) {
  const words = data.words;
  return site.existing.map((place) => {
    const range =
      place.low !== null && place.high !== null && place.low !== place.high
        ? ` (${fill(words.sheet.range, { low: number(place.low), high: number(place.high) })})`
        : "";
    return row(
      `${words.sheet.existing}: ${data.services[place.service]?.name ?? ""}`,
      `${number(place.places)} ${words.place}${range} `,
      place.assumed ? assumedMark(words) : place.basis,
      place.source ? h("div", { class: "muted" }, place.source) : null,
    );
  });
}

function factRows(data, site, entries) {
  const words = data.words;
  const need = entries.reduce((sum, entry) => sum + (entry.land ?? 0), 0);
  const land = site.land_m2 === null ? words.unknown : `${number(site.land_m2)} m²`;
  const needed = need > 0 ? `; ${fill(words.sheet.land_need, { need: number(need) })}` : "";
  const place = [site.commune, site.district].filter((text) => text).join(", ");
  return [
    row(words.sheet.location, `${place} `, site.location_assumed ? assumedMark(words) : null,
      site.location ? h("div", { class: "muted" }, site.location) : null),
    row(words.sheet.land, land + needed),
    ...existingRows(data, site),
    site.source ? row(words.source, site.source) : null,
    site.note ? row(words.sheet.note, site.note) : null,
  ].filter((one) => one !== null);
}

/** While two plans are compared, a sheet says of which one it is. */
function planOfSheet(data, state) {
  return state.beside === null ? null : h("p", { class: "muted" }, data.plans[state.plan].name);
}

function siteSheet(data, state, index) {
  const words = data.words;
  const site = data.sites[index];
  const entries = facilitiesAt(data, state, { allServices: true }).get(index) ?? [];
  const rows = flowRows(data, state, { site: index });
  const groups = groupFlows(rows, (one) => data.points.communes[one.point]);
  const nameOf = (commune) => data.areas.communes.name[commune] ?? words.unknown;
  const kind = [words.status[site.status], words.ownership[site.ownership], site.kind].filter((text) => text);
  return h(
    "article",
    { class: "sheet", tabindex: "-1" },
    h("h2", {}, site.name),
    h("p", { class: "muted" }, kind.filter((text, k) => kind.findIndex((one) => one.toLowerCase() === text.toLowerCase()) === k).join(" · ")),
    planOfSheet(data, state),
    entries.map((entry) => serviceBlock(data, entry)),
    entries.length ? null : h("p", {}, words.action.unused),
    hasFlows(data, state)
      ? entries.length ? flowList(data, words.sheet.comes_from, groups, nameOf, words.sheet.nobody) : null
      : h("p", { class: "muted" }, words.sheet.today_flow),
    h("dl", { class: "facts" }, factRows(data, site, entries)),
  );
}

/** The people of an area as the table has them: whole, and those of all areas add up; of fewer than one it is told so. */
function wholeSum(data, state, layer, index, sum) {
  const found = tableRows(data, { ...state, areas: layer }).find((one) => one.index === index);
  if (!found) return sum;
  const [noPlace, unknown] = wholeParts([sum.noPlace, sum.unknown, Math.max(0, sum.unserved - sum.noPlace - sum.unknown)], found.unserved);
  const told = (name) => found[name] || Math.min(sum[name], 0.4);
  return { ...sum, target: told("target"), served: told("served"), unserved: told("unserved"), noPlace, unknown };
}

/** People of some demand points: target, served, not served and why, minutes. */
function peopleRows(data, state, sum) {
  const words = data.words;
  const rows = [row(words.sheet.target, `${persons(sum.target)} ${words.people}`)];
  if (!hasFlows(data, state)) return rows;
  rows.push(row(words.sheet.served_people, `${persons(sum.served)} ${words.people} (${share(sum.share)})`));
  const causes = [];
  const outOfReach = sum.unserved - sum.noPlace - sum.unknown;
  if (sum.noPlace > 0.05) causes.push(`${persons(sum.noPlace)} ${words.cause.no_place}`);
  if (outOfReach > 0.05) causes.push(`${persons(outOfReach)} ${words.cause.out_of_reach}`);
  rows.push(row(words.sheet.unserved_people, `${persons(sum.unserved)} ${words.people}`,
    causes.length ? h("div", { class: "muted" }, causes.join("; ")) : null));
  rows.push(row(words.sheet.mean, sum.minutes === null ? "–" : `${number(sum.minutes)} ${words.minutes}`));
  return rows;
}

function placeSheet(data, state, { title, kind, population, points, extra, counted = (sum) => sum }) {
  const words = data.words;
  const sum = counted(sumPoints(pointTotals(data, state), points));
  const groups = groupFlows(flowRows(data, state, { points }), (one) => one.site);
  return h(
    "article",
    { class: "sheet", tabindex: "-1" },
    h("h2", {}, title),
    h("p", { class: "muted" }, kind),
    planOfSheet(data, state),
    h("dl", {}, row(words.sheet.population, `${number(population)} ${words.people}`),
      peopleRows(data, state, sum), extra ?? []),
    hasFlows(data, state)
      ? flowList(data, words.sheet.goes_to, groups, (site) => data.sites[site].name, words.sheet.nowhere)
      : h("p", { class: "muted" }, words.sheet.today_flow),
  );
}

function areaSheet(data, state, layer, index) {
  const words = data.words;
  const areas = data.areas[layer];
  const points = pointsOfAreas(data, layer)[index];
  const other = layer === "communes_2025" ? "communes" : "communes_2025";
  const names = layer === "districts" || !(other in words.units) ? [] : relatedNames(data, layer, index, other);
  const label = layer === "communes_2025" ? words.sheet.old_units : words.sheet.new_units;
  const population = areas.population[index] ?? points.reduce((sum, k) => sum + data.points.population[k], 0);
  return placeSheet(data, state, {
    title: areas.name[index], kind: words.area_kind[layer] + (areas.weak[index] ? ` · ${words.weak_outline}` : ""), population, points,
    extra: names.length ? row(label, names.join(", ")) : [],
    counted: (sum) => wholeSum(data, state, layer, index, sum),
  });
}

function pointSheet(data, state, point) {
  const words = data.words;
  return placeSheet(data, state, {
    title: fill(words.sheet.point, { commune: communeOfPoint(data, point) }),
    kind: fill(words.sheet.cells, { n: number(data.points.n_cells[point]) }),
    population: data.points.population[point],
    points: [point],
  });
}

function sheetOf(data, state, selection) {
  if (selection.kind === "site") return siteSheet(data, state, selection.index);
  if (selection.kind === "point") return pointSheet(data, state, selection.index);
  return areaSheet(data, state, selection.layer, selection.index);
}
