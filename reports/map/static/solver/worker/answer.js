// From what is asked to what is answered: sums that a reader sees, and the columns that the map draws.

/** Objective and bound by stage, people by service, minutes, money, shares by area. */
function answerOf(highs, problem, asked) {
  const ask = { ...asked, demand: asked.demand ?? problem.case };
  if (!problem.need[ask.demand]) throw refuse("unknown_case", String(ask.demand));
  const places = placesAsked(problem, ask);
  const first = assignPeople(highs, problem, ask, places);
  const fairly = ask.fairness ?? problem.fair.length > 0;
  const { people, shares } = fairly ? assignFairly(highs, problem, ask, places, first) : { people: first, shares: [] };
  const { capital, running } = moneyOf(problem, places);
  return {
    stages: first.stages,
    objective: first.stages.map(({ value }) => value),
    bound: first.stages.map(({ bound }) => bound),
    ...peopleOf(problem, ask, people.flows),
    million_vnd: capital,
    running_million_vnd_per_year: running,
    within_money: ask.money === undefined || ask.money === null || capital <= asNumber(ask.money) + MONEY_ROOM,
    fair: shares,
    places: places.flatMap((now, o) => (now > 0 ? [[problem.siteIds[problem.options.site[o]], problem.serviceIds[problem.options.service[o]], now]] : [])),
    too_large: places.flatMap((now, o) => (now > (problem.options.max_places[o] ?? Infinity) ? [[problem.siteIds[problem.options.site[o]], problem.serviceIds[problem.options.service[o]], problem.options.max_places[o]]] : [])),
    drawn: drawnOf(problem, people),
  };
}

/** Million đồng by which a sum may exceed a limit: rounding. */
const MONEY_ROOM = 1e-3;

/** Served, missing, minutes and share within the standard by service ("all" for the sum), and shares served by area. */
function peopleOf(problem, ask, flows) {
  const sums = Object.fromEntries(["all", ...problem.serviceIds].map((id) => [id, { need: 0, served: 0, travel: 0, covered: 0, trips: [] }]));
  const add = (id, key, value) => { sums[id][key] += value; sums.all[key] += value; };
  problem.serviceIds.forEach((id, s) => problem.needOf(ask.demand, s).forEach((need) => add(id, "need", need)));
  flows.forEach((flow) => {
    add(problem.serviceIds[flow.service], "served", flow.persons);
    add(problem.serviceIds[flow.service], "travel", flow.persons * flow.minutes);
    if (flow.minutes <= problem.standards[flow.service]) add(problem.serviceIds[flow.service], "covered", flow.persons);
    for (const id of [problem.serviceIds[flow.service], "all"]) sums[id].trips.push(flow);
  });
  const by = (value) => Object.fromEntries(Object.entries(sums).map(([id, one]) => [id, value(one)]));
  const everybody = problem.services.map((_, s) => s);
  const kinds = problem.fair.flatMap(({ areas }) => areas);
  return {
    need: by(({ need }) => need),
    served: by(({ served }) => served),
    missing: by(({ need, served }) => Math.max(0, need - served)),
    minutes: by(({ served, travel }) => (served > 0 ? travel / served : null)),
    p90_minutes: by(({ trips }) => quantileMinutes(trips, 0.9)),
    covered_share: by(({ need, covered }) => (need > 0 ? covered / need : null)),
    areas: Object.fromEntries(kinds.map((kind) => {
      const shares = sharesOf(problem, ask, everybody, kind, flows);
      return [kind.by, Object.fromEntries(kind.names.map((name, k) => [name, shares[k]]))];
    })),
  };
}

/** The least minutes within which a part of the people served arrives: the travel time of somebody, or null. */
function quantileMinutes(trips, part) {
  const sorted = trips.filter(({ persons }) => persons > 0).sort((a, b) => a.minutes - b.minutes);
  const wanted = part * sorted.reduce((sum, { persons }) => sum + persons, 0) * (1 - ROUNDING);
  let reached = 0;
  return sorted.find(({ persons }) => (reached += persons) >= wanted)?.minutes ?? null;
}

/** Share of a sum that is rounding, as in the run's own quantiles. */
const ROUNDING = 1e-9;

/** Who goes where and who doesn't, as columns of positions, in the form of the map's other plans. */
function drawnOf(problem, { flows, left }) {
  const column = (list, value) => list.map(value);
  return {
    allocation: {
      service: column(flows, (flow) => flow.service), point: column(flows, (flow) => flow.point),
      site: column(flows, (flow) => problem.options.site[flow.option]), persons: column(flows, (flow) => flow.persons),
      minutes: column(flows, (flow) => flow.minutes), routed: column(flows, () => 1),
    },
    unserved: {
      service: column(left, (one) => one.service), point: column(left, (one) => one.point),
      persons: column(left, (one) => one.persons), cause: column(left, () => -1),
    },
  };
}
