// What a director reads first: how many people are served, what it costs, how sure that is.

const INDICATORS = [
  { key: "served_persons", word: "served", better: 1, text: (v) => persons(v) },
  { key: "unserved_persons", word: "unserved", better: -1, text: (v, w, table) => number(wholeLeft(table.target_persons ?? v + table.served_persons, table.served_persons)) },
  { key: "mean_minutes", word: "mean_minutes", better: -1, text: (v, w) => `${number(v)} ${w.minutes}` },
  { key: "p90_minutes", word: "p90_minutes", better: -1, text: (v, w) => `${number(v)} ${w.minutes}` },
  { key: "covered_share", word: "covered", better: 1, text: (v) => share(v) },
  { key: "places", word: "places", better: 0, text: (v) => number(v) },
  { key: "capital_million_vnd", word: "capital", better: -1, text: (v, w) => money(v, w, true) },
  { key: "running_million_vnd_per_year", word: "running_year", better: -1, text: (v, w) => money(v, w, true) },
];

/** Which plans stand beside each other: the official one, the optimum and the chosen one. */
function comparedPlans(data, state) {
  const wanted = ["official", "optimised"].map((id) => data.plans.findIndex((plan) => plan.id === id));
  if (hasFlows(data, state)) wanted.push(state.plan);
  return [...new Set(wanted)].filter((plan) => plan >= 0).sort((a, b) => a - b);
}

/** Whole people by outcome: served as everywhere, the rest split so that the shown numbers add up. */
function outcomes(data, measures, totals) {
  const served = Math.round(measures.served_persons ?? totals.served);
  const left = wholeLeft(measures.target_persons ?? totals.target, measures.served_persons ?? totals.served);
  const known = totals.noPlace > 0.05 || totals.outOfReach > 0.05;
  if (!known) return [["served", served, data.words.measure.served], ["no_place", left, data.words.measure.unserved]];
  const [noPlace, outOfReach] = wholeParts([totals.noPlace, totals.outOfReach], left);
  return [
    ["served", served, data.words.measure.served],
    ["no_place", noPlace, data.words.cause.no_place],
    ["out_of_reach", outOfReach, data.words.cause.out_of_reach],
  ];
}

/** A bar of people: served, within reach but without a place, out of reach. */
function peopleBar(data, measures, totals) {
  const palette = data.palette.outcomes;
  const parts = outcomes(data, measures, totals).filter((part) => part[1] > 0);
  const sum = parts.reduce((all, part) => all + part[1], 0);
  const spoken = parts.map(([, value, text]) => `${number(value)} ${text}`).join(", ");
  const bar = h("div", { class: "bar", role: "img", "aria-label": spoken }, parts.map(([name, value]) =>
    h("span", { style: `width:${((100 * value) / sum).toFixed(2)}%;background:${palette[name]}` }),
  ));
  const key = h("ul", { class: "bar-key" }, parts.map(([name, value, text]) =>
    h("li", {}, h("i", { style: `background:${palette[name]}` }), h("b", {}, number(value)), ` ${text}`),
  ));
  return [bar, key];
}

/** Share served in points of 100, whole where fewer than a person is left out; null where there is no need. */
function shareTold({ target, served, share: part }) {
  return part === null ? null : target - served < A_PERSON ? 100 : part * 100;
}

/** The district with the lowest share served, as a link to it; of those that are shown alike, the one that the headline names first, and how many others. */
function worstDistrict(data, state, onPick) {
  const totals = pointTotals(data, state);
  const known = pointsOfAreas(data, "districts").map((points, k) => [shareTold(sumPoints(totals, points)), k])
    .filter(([value]) => value !== null);
  if (!known.length) return null;
  const lowest = known.reduce((a, b) => (b[0] < a[0] ? b : a));
  const shown = ([value]) => share(value / 100);
  const named = known.find((one) => data.areas.districts.code[one[1]] === data.meta.worst_district);
  const [value, index] = named && shown(named) === shown(lowest) ? named : lowest;
  if (value > 99.95) return null;
  const link = h("button", { type: "button", class: "link", onclick: () => onPick(index) }, data.areas.districts.name[index]);
  const others = known.filter((one) => shown(one) === shown(lowest)).length - 1;
  const beside = others ? ` ${fill(data.words.headline.worst_others, { n: others })}` : "";
  return h("p", { class: "worst" }, `${data.words.headline.worst}: `, link, `${beside} `, h("span", { class: "figure" }, share(value / 100)));
}

function headline(data, state, onPick) {
  const words = data.words;
  if (!state.services.size) return [h("p", {}, words.headline.no_service)];
  if (!hasFlows(data, state)) {
    const bySite = facilitiesAt(data, state);
    const places = [...bySite.values()].flat().reduce((sum, entry) => sum + entry.places, 0);
    return [
      h("p", { class: "big" }, number(places)),
      h("p", {}, fill(words.headline.today, { places: number(places), sites: bySite.size })),
    ];
  }
  const measures = planMeasures(data, state.plan, state);
  const totals = sumPoints(pointTotals(data, state), data.points.id.keys());
  const part = measures.served_share ?? (measures.target_persons > 0 ? measures.served_persons / measures.target_persons : null);
  const values = { served: persons(measures.served_persons), target: persons(measures.target_persons) };
  const left = measures.unserved_persons ?? totals.unserved;
  totals.outOfReach = totals.unserved - totals.noPlace - totals.unknown;
  return [
    h("p", { class: "big" }, share(part)),
    h("p", {}, left >= A_PERSON ? fill(words.headline.served, values) : words.headline.all_served),
    peopleBar(data, measures, totals),
    worstDistrict(data, state, onPick),
  ].filter((part) => part !== null);
}

/** The key indicators of the compared plans side by side; the better figure is marked with a sign, not only in bold. */
function comparison(data, state) {
  const words = data.words;
  const plans = comparedPlans(data, state);
  const tables = plans.map((plan) => planMeasures(data, plan, state));
  const isChosen = (plan) => (plan === state.plan ? "chosen" : null);
  const head = plans.map((plan) => h("th", { scope: "col", class: isChosen(plan) }, data.plans[plan].short));
  const rows = INDICATORS.map(({ key, word, better, text }) => {
    const values = tables.map((table) => table[key]);
    if (values.every((value) => !Number.isFinite(value))) return null;
    const texts = values.map((value, k) => (Number.isFinite(value) ? text(value, words, tables[k]) : "–"));
    const best = new Set(texts).size > 1 ? bestOf(values, better) : -1;
    const cells = texts.map((shown, k) => {
      const mark = k === best ? h("span", { class: "best", title: words.measure.better }, " ✓") : null;
      return h("td", { class: isChosen(plans[k]) }, shown, mark);
    });
    return h("tr", {}, h("th", { scope: "row" }, words.measure[word]), cells);
  });
  return h("table", {}, h("thead", {}, h("tr", {}, h("td", {}), head)), h("tbody", {}, rows));
}

/** Which value is better than all others, or -1; equal texts have been told apart before. */
function bestOf(values, better) {
  if (!better || values.length < 2 || values.some((value) => !Number.isFinite(value))) return -1;
  const sorted = [...values].sort((a, b) => (b - a) * better);
  return sorted[0] !== sorted[1] ? values.indexOf(sorted[0]) : -1;
}

function certainty(data, plan) {
  const words = data.words.certificate;
  const { text, detail, status } = data.plans[plan].certificate;
  if (!text) return null;
  return h("p", { class: `certificate ${status === "PROVED_OPTIMAL" || status === "WITHIN_GAP" ? "sure" : "unsure"}`, title: detail },
    h("b", {}, `${words.title}: `), text);
}

function makeSummary(data, store, goToDistrict) {
  const box = byId("ansinh-summary");
  const words = data.words;
  function draw(state) {
    const plan = data.plans[state.plan];
    const period = hasFlows(data, state) ? `, ${periodWords(data, state.period)}` : "";
    box.replaceChildren(
      h("h2", {}, plan.name + period),
      ...headline(data, state, goToDistrict).flat(),
      comparison(data, state),
      certainty(data, state.plan) ?? "",
      h("ul", { class: "findings" }, plan.findings.map((finding) => h("li", { class: finding.severity }, finding.text))),
    );
    const chosen = [...state.services].sort().map((k) => data.services[k].name).join(", ");
    byId("ansinh-chosen").textContent = `${words.services}: ${chosen || words.none}`;
  }
  store.listen((state, changed) => {
    if (["plan", "period", "services"].some((name) => changed.has(name))) draw(state);
  });
  draw(store.get());
}
