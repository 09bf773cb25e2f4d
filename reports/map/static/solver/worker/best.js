// The best place for a home: every place where it can stand is solved, or ruled out by a bound, so the answer is proven.

/** Values closer than this share are the same. */
const SAME = 1e-9;

/** Whether the values of stages `a` come before those of `b`. */
function isBetter(a, b) {
  for (let k = 0; k < a.length; k += 1) {
    if (Math.abs(a[k] - b[k]) > SAME * Math.max(1, Math.abs(a[k]), Math.abs(b[k]))) return a[k] < b[k];
  }
  return false;
}

/** Fewest person-minutes if everybody of a block went to the nearest open place, whatever its size. */
function nearestTravel(problem, ask, block, places) {
  let travel = 0;
  for (const s of block) {
    const times = places.flatMap((now, o) => (now > 0 && problem.options.service[o] === s ? [problem.minutesTo(o)] : []));
    problem.needOf(ask.demand, s).forEach((need, i) => {
      const nearest = times.reduce((least, minutes) => (minutes[i] < least ? minutes[i] : least), Infinity);
      if (need > 0 && Number.isFinite(nearest)) travel += need * nearest;
    });
  }
  return travel;
}

/** Places where the service of an option can stand, one campus for each, without those that are taken; the own one first. */
function placesToTry(problem, own, places) {
  const { options, sites } = problem;
  const placeOf = (o) => sites.place[options.site[o]];
  const seen = new Set([placeOf(own)]);
  const others = options.service.flatMap((s, o) => (s === options.service[own] && o !== own && !(places[o] > 0) ? [o] : []));
  return [own, ...others.filter((o) => (seen.has(placeOf(o)) ? false : seen.add(placeOf(o))))];
}

/** Find the best place for the service that stands at a site; `tell` hears how far it is. */
function bestPlace(highs, problem, asked, tell) {
  const ask = { ...asked, demand: asked.demand ?? problem.case };
  const places = placesAsked(problem, ask);
  const own = optionAt(problem, ask.home.site, ask.home.service);
  if (!(places[own] > 0)) throw refuse("not_possible", `${ask.home.site}, ${ask.home.service}`);
  const rules = rulesOf(problem, ask);
  const block = blocksOf(problem, rules).find((services) => services.includes(problem.options.service[own]));
  const moved = (o) => places.map((now, k) => (k === o ? places[own] : k === own ? 0 : now));
  const all = placesToTry(problem, own, places).map((o) => ({ o, least: nearestTravel(problem, ask, block, moved(o)) }));
  const [first, ...others] = all;
  others.sort((a, b) => a.least - b.least);
  let best = null;
  let ruledOut = 0;
  [first, ...others].forEach(({ o, least }, done) => {
    // Where all can be served, nobody's way is shorter than to the nearest place.
    if (best !== null && best.values[0] <= TINY && least > best.values[1]) ruledOut += 1;
    else {
      const values = assignBlock(highs, problem, ask, block, moved(o), rules).solved.map(({ value }) => value);
      if (best === null || isBetter(values, best.values)) best = { o, values };
    }
    tell({ done: done + 1, all: all.length, site: problem.siteIds[problem.options.site[best.o]], values: best.values });
  });
  return { site: problem.siteIds[problem.options.site[best.o]], objective: best.values, places: all.length, ruled_out: ruledOut };
}
