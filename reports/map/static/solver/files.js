// Take along what was tried: a scenario that `ansinh run` takes, and its actions as a table.

/** A text as TOML writes it. */
const tomlText = (text) => JSON.stringify(text).replace(/[\u007f-\u009f]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The tables of a scenario as a run writes it: what stands before the first one, then one text for each. */
const tomlBlocks = (text) => text.split(/\n(?=\[)/u);
const tomlHas = (block, key, value) => block.includes(`\n${key} = ${value}\n`);

/** Shares that are tried, as floors of the last period: in the target of that service alone, or as one of its own. */
function putTargets(data, blocks, period, targets) {
  for (const [s, share] of targets) {
    const services = `[${tomlText(data.services[s].id)}]`;
    const own = blocks.findIndex((block) => block.startsWith("[[targets]]") && tomlHas(block, "services", services)
      && tomlHas(block, "groups", "[]") && tomlHas(block, "period", tomlText(period)));
    if (own >= 0) blocks[own] = blocks[own].replace(/^share = .*$/mu, `share = ${share}`);
    else addTable(blocks, "targets", [`services = ${services}`, `period = ${tomlText(period)}`, `share = ${share}`]);
  }
}

/** Money that is tried limits building in the last period; in periods before, what the plan from which somebody starts needs. */
function putMoney(data, blocks, ground, tried) {
  if (tried.money === null) return;
  const { period } = ground.problem;
  const last = data.periods.findIndex(({ id }) => id === period);
  const limits = (block) => block.startsWith("[[budgets]]") && !tomlHas(block, "covers", '"soft"') && !tomlHas(block, "covers", '"running"');
  blocks.splice(0, blocks.length, ...blocks.filter((block) => !limits(block)));
  const at = blocks.findIndex((block) => block.startsWith("[optimise]"));
  blocks[at] = blocks[at].replace(/^capital_at_most = .*$/mu, 'capital_at_most = "budgets"');
  const before = (k) => data.plans[planAt(data, tried.from)]?.periods[k].measures.all?.capital_million_vnd ?? 0;
  data.periods.slice(0, last + 1).forEach(({ id }, k) => addTable(blocks, "budgets", [
    `source = ${tomlText(TRIED)}`, `period = ${tomlText(id)}`, `million_vnd = ${k === last ? tried.money : before(k)}`, 'covers = "capital"']));
}

/** Fairness stands among the aims behind serving anybody, or not at all; the explorer writes it in the same way. */
function putFairness(blocks, on) {
  const at = blocks.findIndex((block) => block.startsWith("[optimise]"));
  blocks[at] = blocks[at].replace(/^stages = \[(.*)\]$/mu, (_line, list) => {
    const stages = list.split(", ").filter((stage) => stage && stage !== '"fairness"');
    if (on) stages.splice(Math.max(stages.lastIndexOf('"others"'), stages.lastIndexOf('"unserved"')) + 1, 0, '"fairness"');
    return `stages = [${stages.join(", ")}]`;
  });
}

/** Add an entry to a list of tables; an empty list stands as such among the first lines. */
function addTable(blocks, name, lines) {
  blocks[0] = blocks[0].replace(new RegExp(`^${name} = \\[\\]\n`, "mu"), "");
  blocks.push([`[[${name}]]`, ...lines, ""].join("\n"));
}

/** The scenario with the tried places as its plan as written, every place that stands or stood named, and tried limits. */
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
  const blocks = tomlBlocks(`${text}\n`);
  putTargets(data, blocks, problem.period, tried.targets);
  putMoney(data, blocks, ground, tried);
  if (problem.fair.length) putFairness(blocks, tried.fairness);
  return `${blocks.join("\n")}\n\n${rows.join("\n")}\n${end}\n`;
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
