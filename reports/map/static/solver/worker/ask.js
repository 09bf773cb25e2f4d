// What is asked: places of every option after the changes that somebody tries, by the ids of sites and services.

/** An error whose code the page turns into a sentence. */
const refuse = (code, name = "") => Object.assign(new Error(name ? `${code}: ${name}` : code), { code, what: name });

const known = (list, id, code) => {
  const at = list.indexOf(id);
  if (at < 0) throw refuse(code, String(id));
  return at;
};

/** The option of a service at a site, or at another campus in the same place. */
function optionAt(problem, siteId, serviceId) {
  const site = known(problem.siteIds, siteId, "unknown_site");
  const service = known(problem.serviceIds, serviceId, "unknown_service");
  const { options, sites } = problem;
  const fits = (o, here) => options.service[o] === service && here(options.site[o]);
  const all = options.site.map((_, o) => o);
  const found = all.find((o) => fits(o, (j) => j === site)) ?? all.find((o) => fits(o, (j) => sites.place[j] === sites.place[site]));
  if (found === undefined) throw refuse("not_possible", `${siteId}, ${serviceId}`);
  return found;
}

const asNumber = (value) => {
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0) throw refuse("not_a_number", String(value));
  return number;
};

/** [site, service] or {site, service} or a site alone → options that it means, among those with `places`. */
function optionsMeant(problem, entry, places) {
  const [site, service] = typeof entry === "string" ? [entry] : Array.isArray(entry) ? entry : [entry.site, entry.service];
  if (service) return [optionAt(problem, site, service)];
  const at = known(problem.siteIds, site, "unknown_site");
  return places.flatMap((now, o) => (now > 0 && problem.options.site[o] === at ? [o] : []));
}

/** Places by option: those of the plan from which somebody starts, moved, closed, opened, changed, forbidden in this order. */
function placesAsked(problem, ask) {
  const { options } = problem;
  const places = new Array(problem.nOptions).fill(0);
  const start = problem.start[ask.from ?? "optimised"];
  if (!start) throw refuse("unknown_plan", String(ask.from));
  start.forEach(([o, now]) => { places[o] = now; });
  for (const { site, service, to } of ask.move ?? []) {
    for (const o of optionsMeant(problem, service ? [site, service] : site, places)) {
      const target = optionAt(problem, to, problem.serviceIds[options.service[o]]);
      if (target === o) continue;
      places[target] += places[o];
      places[o] = 0;
    }
  }
  for (const entry of ask.close ?? []) optionsMeant(problem, entry, places).forEach((o) => { places[o] = 0; });
  for (const entry of ask.open ?? []) {
    const [site, service, number] = Array.isArray(entry) ? entry : [entry.site, entry.service, entry.places];
    const o = optionAt(problem, site, service);
    places[o] = Math.max(places[o], asNumber(number ?? options.min_places[o] ?? options.module_places[o] ?? 1));
  }
  for (const [site, services] of Object.entries(ask.places ?? {})) {
    for (const [service, number] of Object.entries(services)) places[optionAt(problem, site, service)] = asNumber(number);
  }
  for (const id of ask.forbid ?? []) {
    const service = known(problem.serviceIds, id, "unknown_service");
    places.forEach((_, o) => { if (options.service[o] === service) places[o] = 0; });
  }
  return places;
}
