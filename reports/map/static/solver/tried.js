// What somebody tries: a start, places that differ from it, services left out, demand, fairness, targets, money.

/** The service, the sites and the sizes that a file's problem knows; read when it is first needed. */
function makeGround(data) {
  const problem = problemOf(data);
  const { options, sites } = problem;
  const optionsOf = data.services.map((_, s) => options.site.flatMap((_site, o) => (options.service[o] === s ? [o] : [])));
  return {
    problem, optionsOf,
    siteOf: (o) => options.site[o],
    serviceOf: (o) => options.service[o],
    /** Places by option in a plan; what stands today and not in the plan has none. */
    startOf: (from) => new Map([...problem.start.today.map(([o]) => [o, 0]), ...(problem.start[from] ?? [])]),
    starts: ["optimised", "official", "today"].filter((name) => problem.start[name]),
    /** One option for each place where a service can stand: campuses in the same place count once. */
    placesFor(service) {
      const seen = new Set();
      return optionsOf[service].filter((o) => {
        const place = sites.place[options.site[o]];
        return seen.has(place) ? false : seen.add(place);
      });
    },
  };
}

/** Nothing tried yet. */
const nothingTried = (data, ground) => ({
  from: ground.starts[0], changes: new Map(), forbid: new Set(), demand: ground.problem.case,
  fairness: ground.problem.fair.length > 0, targets: new Map(), money: null,
});

/** Places by option: those of the start, and what was changed. */
function placesTried(ground, tried) {
  const places = ground.startOf(tried.from);
  tried.changes.forEach((number, o) => places.set(o, number));
  places.forEach((_, o) => { if (tried.forbid.has(ground.serviceOf(o))) places.set(o, 0); });
  return places;
}

/** What is tried as `window.ansinh.solve` takes it, by ids. */
function asked(data, ground, tried) {
  const places = {};
  tried.changes.forEach((number, o) => {
    (places[data.sites[ground.siteOf(o)].id] ??= {})[data.services[ground.serviceOf(o)].id] = number;
  });
  const ask = { from: tried.from, places, demand: tried.demand, fairness: tried.fairness };
  if (tried.forbid.size) ask.forbid = [...tried.forbid].map((s) => data.services[s].id);
  if (tried.targets.size) ask.targets = Object.fromEntries([...tried.targets].map(([s, share]) => [data.services[s].id, share]));
  if (tried.money !== null) ask.money = tried.money;
  return ask;
}

/** What is tried from what was asked, as an address carries it; what this file doesn't have is left out. */
function triedFrom(data, ground, ask) {
  const tried = nothingTried(data, ground);
  const { options } = ground.problem;
  const at = (list, id) => list.findIndex((one) => one.id === id);
  const amount = (value) => (Number.isFinite(Number(value)) && Number(value) >= 0 ? Number(value) : null);
  if (ground.starts.includes(ask.from)) tried.from = ask.from;
  if (ask.demand in ground.problem.need) tried.demand = ask.demand;
  if (typeof ask.fairness === "boolean") tried.fairness = ask.fairness;
  if (ask.money !== undefined) tried.money = amount(ask.money);
  for (const [siteId, services] of Object.entries(ask.places ?? {})) {
    for (const [serviceId, number] of Object.entries(services ?? {})) {
      const [site, service] = [at(data.sites, siteId), at(data.services, serviceId)];
      const o = options.site.findIndex((j, k) => j === site && options.service[k] === service);
      if (o >= 0 && amount(number) !== null) tried.changes.set(o, amount(number));
    }
  }
  for (const id of ask.forbid ?? []) if (at(data.services, id) >= 0) tried.forbid.add(at(data.services, id));
  for (const [id, share] of Object.entries(ask.targets ?? {})) {
    if (at(data.services, id) >= 0 && amount(share) !== null) tried.targets.set(at(data.services, id), Math.min(1, amount(share)));
  }
  return tried;
}

/** What the address asks, or null. */
function askInHash() {
  try {
    return JSON.parse(new URLSearchParams(location.hash.slice(1)).get("tried"));
  } catch {
    return null;
  }
}
