// All periods together: what stands at the end, and the changes and the capital of every period added up.

/** Add a last step "all" to periods, need and plans; a run of one period needs none. */
function addAllPeriods(data) {
  if (data.periods.length < 2) return;
  data.periods.push({ id: "all", start: data.periods[0].start, end: data.periods.at(-1).end });
  data.need.push(data.need.at(-1));
  for (const plan of data.plans) plan.periods.push(allSteps(data, plan.periods));
}

function allSteps(data, steps) {
  const last = steps.at(-1);
  return { ...last, facilities: allFacilities(data, steps), measures: allMeasures(steps) };
}

/** Measures of the end; capital is that of all periods. */
function allMeasures(steps) {
  const table = {};
  for (const [service, measures] of Object.entries(steps.at(-1).measures)) {
    const capital = steps.map((step) => step.measures[service]?.capital_million_vnd ?? 0);
    table[service] = { ...measures };
    if ("capital_million_vnd" in measures) table[service].capital_million_vnd = capital.reduce((a, b) => a + b, 0);
  }
  return table;
}

const SUMS = ["built", "capital"];

/** One row per site and service: from what stands at first to what stands at the end, and the last change on the way. */
function allFacilities(data, steps) {
  const rows = new Map();
  steps.forEach((step, k) => {
    step.facilities.site.forEach((site, n) => {
      const own = Object.fromEntries(Object.entries(step.facilities).map(([name, column]) => [name, column[n]]));
      const key = `${site}|${own.service}`;
      const before = rows.get(key);
      rows.set(key, before ? joined(data, before, own, k) : { ...own, step: k });
    });
  });
  const all = [...rows.values()].map((one) => (one.step === steps.length - 1 ? one : { ...one, places: 0, served: 0, running: 0 }));
  return Object.fromEntries(Object.keys(steps[0].facilities).map((name) => [name, all.map((one) => one[name])]));
}

function joined(data, before, now, step) {
  const quiet = ["keep", "existing"].includes(data.actions[now.action]);
  const sums = SUMS.map((name) => [name, before[name] === null ? now[name] : before[name] + (now[name] ?? 0)]);
  return {
    ...now, step, before: before.before, action: quiet ? before.action : now.action,
    successor: now.successor >= 0 ? now.successor : before.successor, ...Object.fromEntries(sums),
  };
}
