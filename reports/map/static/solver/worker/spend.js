// What to do with some money: places added to today's network so that the fewest people are left out, a small MILP.

/** Candidates of each service, the most central first: more would make the search long, and few sites are built at a time. */
const MOST_CANDIDATES = 12;
/** Seconds of each of the two stages. */
const SECONDS = 20;
/** A step of HiGHS' presolve of MILPs, as a bit of its option, that loses the best plans of small networks (its issues 3073, 3094): left out, as in Python. */
const AGGREGATOR = 1 << 12;
/** Entries up to which a MILP is solved without presolve and with a fine tolerance: otherwise such plans may be lost in other ways, too. */
const SMALL = 1000;
const FINE = 1e-9;
/** Most places of an option without a limit. */
const NO_LIMIT = 2000;

/** Options that may grow: what stands today, and the candidates that are nearest to the people on the average. */
function optionsToGrow(problem, ask) {
  const { options } = problem;
  return problem.services.flatMap((_, s) => {
    const need = problem.needOf(ask.demand, s);
    const far = (o) => problem.minutesTo(o).reduce((sum, minutes, i) => sum + need[i] * (minutes <= problem.limit[s] ? minutes : 1e4), 0);
    const own = options.service.flatMap((service, o) => (service === s ? [o] : []));
    const standing = own.filter((o) => options.existing_places[o] > 0);
    const others = own.filter((o) => !(options.existing_places[o] > 0)).map((o) => [far(o), o]).sort((a, b) => a[0] - b[0]);
    return [...standing, ...others.slice(0, MOST_CANDIDATES).map(([, o]) => o)];
  });
}

/** Write places, openings and money of the options that may grow; returns the modules of each. */
function writeBuilding(problem, program, grow, most) {
  const { options, sites } = problem;
  const money = program.range(-Infinity, most);
  const campus = new Map();
  const opened = (o) => {
    const site = options.site[o];
    if (sites.stands[site] || campus.has(site)) return;
    campus.set(site, program.variable(0, 1, true));
    program.put(money, campus.get(site), sites.campus_cost_million_vnd[site]);
  };
  const capital = new Map();
  const modules = new Map(grow.map((o) => {
    const before = options.existing_places[o];
    const size = options.module_places[o] ?? 1;
    const room = Math.max(0, Math.floor(((options.max_places[o] ?? NO_LIMIT) - before) / size));
    const built = program.variable(0, room, true);
    const open = program.variable(0, 1, true);
    const link = program.range(-Infinity, 0);
    program.put(link, built, 1);
    program.put(link, open, -room);
    const least = program.range(0, Infinity);
    program.put(least, built, size);
    program.put(least, open, before > 0 ? 0 : -options.min_places[o]);
    program.put(money, built, size * options.place_cost_million_vnd[o]);
    program.put(money, open, before > 0 ? options.upgrade_cost_million_vnd[o] : options.opening_cost_million_vnd[o]);
    opened(o);
    const site = campus.get(options.site[o]);
    if (site !== undefined) {
      const needs = program.range(-Infinity, 0);
      program.put(needs, open, 1);
      program.put(needs, site, -1);
    }
    return [o, { built, size, before }];
  }));
  program.row.forEach((row, k) => row === money && capital.set(program.column[k], program.value[k]));
  return { modules, capital };
}

/** Write who can be served: people in cells that the same options reach, whom nothing else tells apart. */
function writeServed(problem, program, ask, modules) {
  const { options } = problem;
  const perPlace = problem.need[ask.demand].perPlace;
  const loads = new Map();
  modules.forEach(({ built, size, before }, o) => {
    const each = perPlace[options.service[o]];
    const row = program.range(-Infinity, before * each);
    program.put(row, built, -size * each);
    loads.set(o, row);
  });
  const everybody = { services: problem.services.map((_, s) => s), areas: [] };
  const unserved = [];
  const arcs = [];
  const lefts = [];
  for (const cell of cellsOf(problem, ask, everybody, [...modules.keys()])) {
    const row = program.range(cell.persons, cell.persons);
    const left = program.variable(0, cell.persons);
    program.put(row, left, 1);
    unserved[left] = problem.services[cell.service].weight;
    lefts.push({ column: left, service: cell.service, need: cell.persons });
    for (const o of cell.reach) {
      const arc = program.variable(0, cell.persons);
      program.put(row, arc, 1);
      program.put(loads.get(o), arc, 1);
      arcs.push({ column: arc, service: cell.service, option: o });
    }
  }
  const rules = rulesOf(problem, ask).filter(({ kind }) => kind === "target");
  writeRules(problem, everybody.services, rules, { program, unserved, arcs, lefts });
  return unserved;
}

/** Solve fewest people left out, then the least money for that; the bound is the solver's. */
function spendMoney(highs, problem, asked, tell) {
  const ask = { ...asked, demand: asked.demand ?? problem.case };
  const program = new Program();
  const { modules, capital } = writeBuilding(problem, program, optionsToGrow(problem, ask), asNumber(ask.money));
  const unserved = writeServed(problem, program, ask, modules);
  const costs = [unserved, capital].map((sparse) =>
    Float64Array.from(program.lower, (_, j) => (sparse instanceof Map ? sparse.get(j) : sparse[j]) ?? 0));
  return highs.withModel(program.model(), (model) => {
    model.options.set({ output_flag: false, time_limit: SECONDS, mip_rel_gap: 0, presolve_rule_off: AGGREGATOR });
    if (program.value.length <= SMALL) model.options.set({ presolve: "off", mip_feasibility_tolerance: FINE, primal_feasibility_tolerance: FINE });
    const all = { kind: "range", from: 0, to: program.lower.length - 1 };
    const heard = { [highs.constants.callbackType.mipLogging]: ({ data }) => tell({ value: data.mip_primal_bound, bound: data.mip_dual_bound }) };
    let first = null;
    let answer = null;
    for (const cost of costs) {
      model.changeColsCost(all, cost);
      model.run(first === null ? heard : {});
      const found = model.getSolution().colValue;
      if (!Number.isFinite(model.getObjectiveValue()) || found.length === 0) break;
      answer = found;
      if (first !== null) break;
      const value = model.getObjectiveValue();
      first = { value, bound: Math.min(value, Math.max(0, Number(model.info.get("mip_dual_bound")))) };
      const used = [...cost.keys()].filter((j) => cost[j] !== 0);
      model.addRow(-highs.infinity, value + ROOM * Math.max(1, value), { indices: used, values: used.map((j) => cost[j]) });
    }
    if (answer === null) throw refuse("no_answer");
    const places = [...modules].map(([o, { built, size, before }]) => [o, before + size * Math.round(answer[built])]);
    const named = ([o, now]) => [problem.siteIds[problem.options.site[o]], problem.serviceIds[problem.options.service[o]], now];
    return { places: places.filter(([, now]) => now > 0).map(named), objective: first.value, bound: first.bound };
  });
}
