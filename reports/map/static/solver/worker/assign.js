// Who goes where once places are given: a transport problem with targets and caps, the one that `allocate` solves.

/** What a person missing to a target weighs, in people unserved; as in the network model. */
const SHORTFALL_WEIGHT = 10;

/** Services that a target, a cap or fairness ties together are assigned together. */
function blocksOf(problem, rules) {
  const parent = problem.services.map((_, s) => s);
  const root = (s) => (parent[s] === s ? s : root(parent[s]));
  rules.forEach(({ services }) => services.forEach((s) => { parent[root(s)] = root(services[0]); }));
  const blocks = new Map();
  parent.forEach((_, s) => blocks.set(root(s), [...(blocks.get(root(s)) ?? []), s]));
  return [...blocks.values()];
}

/** Targets and caps as rules: which people or loads count, how many at least, whether it may be missed. */
function rulesOf(problem, ask) {
  const shares = ask.targets ?? {};
  const targets = problem.targets.map((target) => ({ ...target, kind: "target" }));
  for (const [id, share] of Object.entries(shares)) {
    const s = problem.services.findIndex((service) => service.id === id);
    const own = targets.filter((target) => !target.comprehensive && target.services.length === 1 && target.services[0] === s);
    own.forEach((target) => { target.share = share; });
    if (!own.length) targets.push({ kind: "target", services: [s], share, comprehensive: false, hard: false });
  }
  const caps = problem.caps.map((cap) => ({ ...cap, kind: "cap" }));
  return [...targets, ...caps, ...(ask.fairCaps ?? [])];
}

/** Write the program of one block of services. */
function writeBlock(problem, ask, block, places, rules) {
  const program = new Program();
  const unserved = [];
  const minutes = [];
  const arcs = [];
  const lefts = [];
  const capacity = new Map();
  const perPlace = problem.need[ask.demand].perPlace;
  places.forEach((now, o) => {
    const s = problem.options.service[o];
    if (now > 0 && block.includes(s)) capacity.set(o, program.range(-Infinity, now * perPlace[s]));
  });
  for (const s of block) {
    const options = [...capacity.keys()].filter((o) => problem.options.service[o] === s);
    const times = options.map((o) => problem.minutesTo(o));
    problem.needOf(ask.demand, s).forEach((need, i) => {
      if (!(need > 0)) return;
      const row = program.range(need, need);
      const left = program.variable(0, need);
      program.put(row, left, 1);
      unserved[left] = problem.services[s].weight;
      lefts.push({ column: left, service: s, point: i, need });
      options.forEach((o, k) => {
        if (!(times[k][i] <= problem.limit[s])) return;
        const arc = program.variable(0, need);
        program.put(row, arc, 1);
        program.put(capacity.get(o), arc, 1);
        minutes[arc] = times[k][i];
        arcs.push({ column: arc, service: s, point: i, option: o, minutes: times[k][i] });
      });
    });
  }
  const written = { program, unserved, minutes, arcs, lefts };
  writeRules(problem, block, rules, written);
  return written;
}

/** Write the rows of targets and caps whose services are all in the block. */
function writeRules(problem, block, rules, { program, unserved, arcs, lefts }) {
  const inside = rules.filter(({ services }) => services.every((s) => block.includes(s)));
  const row = (rule, counted, need, share) => {
    if (need <= 0 || share <= 0) return;
    const at = program.range(share * need, Infinity);
    counted.forEach((arc) => program.put(at, arc.column, 1));
    if (rule.hard) return;
    const missing = program.variable(0, share * need);
    program.put(at, missing, 1);
    unserved[missing] = SHORTFALL_WEIGHT;
  };
  for (const rule of inside) {
    const own = ({ service }) => rule.services.includes(service);
    const sum = (list) => list.reduce((total, { need }) => total + need, 0);
    if (rule.kind === "target") {
      const counted = arcs.filter((arc) => own(arc) && (!rule.comprehensive || problem.options.comprehensive[arc.option]));
      row(rule, counted, sum(lefts.filter(own)), rule.share);
      continue;
    }
    rule.names.forEach((_, area) => {
      const here = (one) => own(one) && rule.of[one.point] === area;
      row(rule, arcs.filter(here), sum(lefts.filter(here)), 1 - rule.most_unserved);
    });
  }
}

/** Assign the people of one block of services: values and bounds by stage, who goes where, who doesn't. */
function assignBlock(highs, problem, ask, block, places, rules) {
  const { program, unserved, minutes, arcs, lefts } = writeBlock(problem, ask, block, places, rules);
  if (!lefts.length) return { solved: STAGES.map((stage) => ({ stage, value: 0, bound: 0 })), flows: [], left: [] };
  const cost = (sparse) => Float64Array.from(program.lower, (_, j) => sparse[j] ?? 0);
  const { solved, answer } = solveStages(highs, program, [
    { name: "unserved", cost: cost(unserved) }, { name: "travel", cost: cost(minutes) },
  ]);
  const used = (list) => list.filter(({ column }) => answer[column] > TINY).map((one) => ({ ...one, persons: answer[one.column] }));
  return { solved, flows: used(arcs), left: used(lefts) };
}

/** Assign people to places: fewest unserved first, then fewest minutes. Returns stages and flows. */
function assignPeople(highs, problem, ask, places) {
  const rules = rulesOf(problem, ask);
  const parts = blocksOf(problem, rules).map((block) => assignBlock(highs, problem, ask, block, places, rules));
  const sum = (k, key) => parts.reduce((total, { solved }) => total + solved[k][key], 0);
  return {
    stages: STAGES.map((stage, k) => ({ stage, value: sum(k, "value"), bound: sum(k, "bound") })),
    flows: parts.flatMap(({ flows }) => flows),
    left: parts.flatMap(({ left }) => left),
  };
}

/** Stages whose value depends on who goes where. */
const STAGES = ["unserved", "travel"];
/** People fewer than this are a rounding of the solver. */
const TINY = 1e-7;
