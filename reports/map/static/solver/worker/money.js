// What given places cost: the events that explain them, priced as `ansinh` prices a plan as written.

/** Places built, moved, converted and given up between today and `places`; see `written_design` of the network model. */
function eventsOf(problem, places) {
  const { options, conversions } = problem;
  const before = options.existing_places;
  const growth = places.map((now, o) => Math.max(now - before[o], 0));
  const loss = places.map((now, o) => Math.max(before[o] - now, 0));
  const merged = places.map(() => false);
  options.merge.forEach((into, o) => {
    if (into < 0 || places[o] > 0 || before[o] <= 0 || places[into] <= 0) return;
    merged[o] = true;
    growth[into] -= Math.min(growth[into], before[o]);
  });
  const converted = conversions.map(([from, to, , most]) => {
    const moved = merged[from] ? 0 : Math.max(0, Math.min(growth[to], loss[from], most ?? Infinity));
    growth[to] -= moved;
    loss[from] -= moved;
    return moved;
  });
  return { growth, loss, merged, converted };
}

/** Capital of going from today's network to `places`, and running cost of a year, in million đồng, not discounted. */
function moneyOf(problem, places) {
  const { options: option, sites, conversions } = problem;
  const { growth, loss, merged, converted } = eventsOf(problem, places);
  let capital = 0;
  let running = 0;
  const campuses = new Set();
  places.forEach((now, o) => {
    const before = option.existing_places[o];
    const open = now > 0;
    running += now * option.running_cost_million_vnd_per_place_year[o] + (open ? option.running_cost_million_vnd_per_year[o] : 0);
    capital += growth[o] * option.place_cost_million_vnd[o];
    if (open && before === 0) capital += option.opening_cost_million_vnd[o];
    if (growth[o] > SNAP && before > 0) capital += option.upgrade_cost_million_vnd[o];
    if (merged[o]) capital += option.merge_cost_million_vnd[o];
    else if (!open && before > 0 && loss[o] > 0) capital += option.closing_cost_million_vnd[o];
    if (open && !sites.stands[option.site[o]]) campuses.add(option.site[o]);
  });
  converted.forEach((moved, c) => { capital += moved * conversions[c][2]; });
  campuses.forEach((site) => { capital += sites.campus_cost_million_vnd[site]; });
  return { capital, running };
}

/** Places fewer than this are a rounding. */
const SNAP = 1e-5;
