// Take along what was tried: a scenario that `ansinh run` takes, and its actions as a table.

/** A text as TOML writes it. */
const tomlText = (text) => JSON.stringify(text).replace(/[\u007f-\u009f]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The scenario with the tried places as its plan as written: every place that stands or stood is named. */
function triedScenario(data, ground, tried) {
  const { problem } = ground;
  const fixed = new Set(problem.fixed.map(([site, service]) => `${site} ${service}`));
  const rows = [...placesTried(ground, tried)].map(([o, places]) => {
    const [site, service] = [data.sites[ground.siteOf(o)].id, data.services[ground.serviceOf(o)].id];
    const must = places > 0 && fixed.has(`${site} ${service}`) ? "fixed = true\n" : "";
    return `[[official.places]]\nsite = ${tomlText(site)}\nservice = ${tomlText(service)}\nperiod = ${tomlText(problem.period)}\nplaces = ${places}\n${must}`;
  });
  const lines = problem.scenario.trimEnd().split("\n");
  const end = lines.pop();
  const text = lines.join("\n").replace(/^demand_case = .*$/mu, `demand_case = ${tomlText(tried.demand)}`);
  return `${text}\n\n${rows.join("\n")}\n${end}\n`;
}

/** What has to be done: one line for each place that changes, against today. */
function triedActions(data, ground, tried) {
  const { options } = ground.problem;
  const rows = [...placesTried(ground, tried)]
    .filter(([o, now]) => now !== options.existing_places[o])
    .map(([o, now]) => {
      const site = data.sites[ground.siteOf(o)];
      const before = options.existing_places[o];
      return [site.id, site.name, site.commune, data.services[ground.serviceOf(o)].name,
        data.words.action[actionOf(before, now)], before, now, now - before];
    });
  const head = ["site_id", "name", "commune", "service", "action", "places_today", "places", "change"];
  return `\ufeff${[head, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function triedDownloads(data, ground, tried) {
  const words = data.words.tried;
  const name = (suffix) => `${fold(data.meta.scenario).replaceAll(" ", "-")}-${TRIED}.${suffix}`;
  const button = (text, id, make) => h("button", { type: "button", id, onclick: make }, text);
  return h("p", { class: "downloads" },
    ground.problem.scenario
      ? button(words.scenario, "ansinh-tried-toml", () => save(name("toml"), triedScenario(data, ground, tried), "application/toml"))
      : h("span", { class: "muted" }, words.no_scenario),
    button(words.actions, "ansinh-tried-csv", () => save(name("csv"), triedActions(data, ground, tried), "text/csv")),
  );
}
