// Fairness: the largest share served that the worst area can have with these places, and the caps that give it.

/** Share of people by which an area may stay below the fairest share, as in the network model. */
const FAIR_ROOM = 0.002;
/** Fewer people unserved than this are a rounding. */
const NOBODY = 0.01;
/** People served of a service may be this share fewer: they were rounded. */
const FEWER = 1e-6;

/** People of the fair services in cells: same service, same areas, same options in reach. */
function cellsOf(problem, ask, fair, options) {
  const cells = new Map();
  for (const s of fair.services) {
    const own = options.filter((o) => problem.options.service[o] === s);
    const times = own.map((o) => problem.minutesTo(o));
    problem.needOf(ask.demand, s).forEach((need, i) => {
      if (!(need > 0)) return;
      const reach = own.filter((_, k) => times[k][i] <= problem.limit[s]);
      const areas = fair.areas.map(({ of }) => of[i]);
      const key = [s, ...areas, "", ...reach].join(" ");
      const cell = cells.get(key) ?? { service: s, areas, reach, persons: 0 };
      cell.persons += need;
      cells.set(key, cell);
    });
  }
  return [...cells.values()];
}

/** The largest share that every area can have, people served of each service as they are. */
function largestShare(highs, problem, ask, fair, places, servedBy) {
  const program = new Program();
  const share = program.variable(0, 1);
  const perPlace = problem.need[ask.demand].perPlace;
  const options = places.flatMap((now, o) => (now > 0 && fair.services.includes(problem.options.service[o]) ? [o] : []));
  const rooms = new Map(options.map((o) => [o, program.range(-Infinity, places[o] * perPlace[problem.options.service[o]])]));
  const totals = new Map(fair.services.map((s) => [s, program.range(servedBy[s] * (1 - FEWER), servedBy[s])]));
  const cells = cellsOf(problem, ask, fair, options);
  const areas = new Map();
  for (const cell of cells) {
    const row = program.range(-Infinity, cell.persons);
    const keys = cell.areas.map((area, k) => `${k} ${area}`);
    keys.forEach((key) => areas.set(key, areas.get(key) ?? { row: program.range(0, Infinity), need: 0 }));
    keys.forEach((key) => { areas.get(key).need += cell.persons; });
    for (const o of cell.reach) {
      const x = program.variable(0, cell.persons);
      for (const at of [row, rooms.get(o), totals.get(cell.service), ...keys.map((key) => areas.get(key).row)]) program.put(at, x, 1);
    }
  }
  areas.forEach(({ row, need }) => need > NOBODY && program.put(row, share, -need));
  const cost = Float64Array.from(program.lower, (_, j) => (j === share ? -1 : 0));
  return -solveStages(highs, program, [{ name: "share", cost }]).solved[0].value;
}

/** The share served by area of one kind, of people of `services`. */
function sharesOf(problem, ask, services, { of, names }, flows) {
  const need = names.map(() => 0);
  const served = names.map(() => 0);
  for (const s of services) problem.needOf(ask.demand, s).forEach((people, i) => { need[of[i]] += people; });
  flows.forEach((flow) => { if (services.includes(flow.service)) served[of[flow.point]] += flow.persons; });
  return names.map((_, k) => (need[k] > NOBODY ? served[k] / need[k] : null));
}

const worstOf = (problem, ask, fair, flows) => Math.min(1, ...fair.areas.flatMap((area) =>
  sharesOf(problem, ask, fair.services, area, flows).filter((share) => share !== null)));

/** Assign people anew where the worst area can have more; returns the assignment and the shares before and after. */
function assignFairly(highs, problem, ask, places, first) {
  const fairCaps = [];
  const shares = [];
  for (const fair of problem.fair) {
    const servedBy = problem.services.map(() => 0);
    first.flows.forEach((flow) => { servedBy[flow.service] += flow.persons; });
    const served = fair.services.reduce((sum, s) => sum + servedBy[s], 0);
    const need = fair.services.reduce((sum, s) => sum + problem.needOf(ask.demand, s).reduce((a, b) => a + b, 0), 0);
    if (served <= NOBODY || need - served <= NOBODY) continue;
    const before = worstOf(problem, ask, fair, first.flows);
    const share = largestShare(highs, problem, ask, fair, places, servedBy);
    shares.push({ before, share });
    if (share - before <= FAIR_ROOM) continue;
    for (const area of fair.areas) {
      fairCaps.push({ ...area, kind: "cap", services: fair.services, most_unserved: 1 - share + FAIR_ROOM, hard: true });
    }
  }
  const people = fairCaps.length ? assignPeople(highs, problem, { ...ask, fairCaps }, places) : first;
  return { people, shares };
}
