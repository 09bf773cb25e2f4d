// The plan that is tried, drawn like the others: facilities, who goes where, measures of the last period.

const TRIED = "tried";

/** What happens at an option between today and the plan. */
function actionOf(before, now) {
  if (before === 0) return "new";
  if (now === 0) return "close";
  if (now > before) return "expand";
  return now < before ? "shrink" : "keep";
}

/** Columns of the facilities, as in the file's own plans. */
function triedFacilities(data, ground, tried, answer) {
  const { options } = ground.problem;
  const served = new Map();
  const { allocation } = answer.drawn;
  allocation.persons.forEach((persons, row) => {
    const key = `${allocation.site[row]} ${allocation.service[row]}`;
    served.set(key, (served.get(key) ?? 0) + persons);
  });
  const rows = [...placesTried(ground, tried)].filter(([o, now]) => now > 0 || options.existing_places[o] > 0);
  const column = (value) => rows.map(([o, now]) => value(o, now));
  const nothing = rows.map(() => null);
  return {
    site: column(ground.siteOf), service: column(ground.serviceOf),
    action: column((o, now) => data.actions.indexOf(actionOf(options.existing_places[o], now))),
    before: column((o) => options.existing_places[o]), places: column((_, now) => now),
    built: column((o, now) => Math.max(0, now - options.existing_places[o])),
    served: column((o) => served.get(`${ground.siteOf(o)} ${ground.serviceOf(o)}`) ?? 0),
    counted: nothing, capital: nothing, running: nothing, land: nothing, staff: nothing, successor: rows.map(() => -1),
  };
}

function triedMeasures(data, ground, tried, answer) {
  const places = { all: 0 };
  placesTried(ground, tried).forEach((now, o) => {
    const id = data.services[ground.serviceOf(o)].id;
    places[id] = (places[id] ?? 0) + now;
    places.all += now;
  });
  return Object.fromEntries(Object.keys(answer.served).map((id) => [id, {
    target_persons: answer.need[id], served_persons: answer.served[id], unserved_persons: answer.missing[id],
    served_share: answer.need[id] > 0 ? answer.served[id] / answer.need[id] : null,
    mean_minutes: answer.minutes[id], p90_minutes: answer.p90_minutes[id], covered_share: answer.covered_share[id], places: places[id] ?? 0,
    ...(id === "all" ? { capital_million_vnd: answer.million_vnd, running_million_vnd_per_year: answer.running_million_vnd_per_year } : {}),
  }]));
}

/** Need by service in the demand case that is tried, in the form of the map's own. */
function triedNeed(data, ground, tried) {
  const bytes = Uint8Array.from(atob(ground.problem.need[tried.demand].persons), (letter) => letter.charCodeAt(0));
  const all = new Float64Array(bytes.buffer);
  const points = data.points.id.length;
  return data.services.map((_, s) => {
    const people = [...all.subarray(s * points, (s + 1) * points)];
    return { need: people, target: people };
  });
}

/** Put the plan among the map's plans, with the periods before as in the plan from which it starts; return its position. */
function putTriedPlan(data, ground, tried, answer) {
  const words = data.words.tried;
  const like = data.plans[Math.max(0, planAt(data, tried.from))];
  const step = {
    facilities: triedFacilities(data, ground, tried, answer), ...answer.drawn,
    measures: triedMeasures(data, ground, tried, answer), need: triedNeed(data, ground, tried),
  };
  const last = data.periods.findLastIndex((period) => period.id === ground.problem.period);
  const values = { missing: number(answer.objective[0], 2), bound: number(answer.bound[0], 2) };
  const plan = {
    id: TRIED, name: words.plan, short: words.short, description: "", findings: [],
    certificate: { status: "PROVED_OPTIMAL", text: fill(words.proof, values), detail: "HiGHS (WebAssembly)" },
    periods: like.periods.map((one, k) => (k >= last ? step : one)),
  };
  const at = planAt(data, TRIED);
  if (at < 0) return data.plans.push(plan) - 1;
  data.plans[at] = plan;
  return at;
}
