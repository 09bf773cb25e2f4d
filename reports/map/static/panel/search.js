// Search over facilities, communes old and new, and districts, with or without Vietnamese marks.

const MOST_RESULTS = 12;

/** Everything that can be found, with its folded name. */
function searchIndex(data) {
  const used = new Set(data.plans.flatMap((plan) => plan.periods.flatMap((step) => step.facilities.site)));
  const entries = data.sites
    .map((site, index) => ({
      kind: "site", index, name: site.name, place: site.district, word: data.words.area_kind.facility,
    }))
    .filter((entry) => used.has(entry.index) || data.sites[entry.index].status !== "candidate");
  for (const layer of Object.keys(data.words.units)) {
    const districts = new Map(data.areas.districts.code.map((code, k) => [code, data.areas.districts.name[k]]));
    data.areas[layer].name.forEach((name, index) => {
      const place = layer === "communes" ? districts.get(data.areas.communes.district[index]) ?? "" : "";
      entries.push({ kind: "area", layer, index, name, place, word: data.words.area_kind[layer] });
    });
  }
  entries.forEach((entry) => {
    entry.folded = fold(entry.name);
    entry.bare = fold(shortUnitName(entry.name));
  });
  return entries;
}

/** Lower is better; null if the entry does not match all words of the query. */
function rank(entry, query) {
  if (entry.bare === query || entry.folded === query) return 0;
  if (entry.bare.startsWith(query) || entry.folded.startsWith(query)) return 1;
  if (` ${entry.folded}`.includes(` ${query}`)) return 2;
  if (entry.folded.includes(query)) return 3;
  if (query.split(" ").every((word) => ` ${entry.folded}`.includes(` ${word}`))) return 4;
  // "Ea T'Ling" is also written "Ea T Ling" and "EaTling".
  const close = query.replaceAll(" ", "");
  return close.length > 3 && entry.folded.replaceAll(" ", "").includes(close) ? 5 : null;
}

function findEntries(index, text) {
  const query = fold(text);
  if (!query) return [];
  return index
    .map((entry) => ({ entry, rank: rank(entry, query) }))
    .filter((one) => one.rank !== null)
    .sort((a, b) => a.rank - b.rank || a.entry.name.localeCompare(b.entry.name, "vi"))
    .slice(0, MOST_RESULTS)
    .map((one) => one.entry);
}

function makeSearch(data, onFound) {
  const input = byId("ansinh-search");
  const list = byId("ansinh-found");
  const status = byId("ansinh-search-status");
  const index = searchIndex(data);
  let results = [];
  let active = -1;

  function mark(next) {
    active = next;
    [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `ansinh-result-${active}`);
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function pick(k) {
    if (!results[k]) return;
    input.value = results[k].name.slice(0, 80);
    const found = results[k];
    close();
    onFound(found);
  }

  function show() {
    results = findEntries(index, input.value);
    list.replaceChildren(...results.map((entry, k) =>
      h("li", { role: "option", id: `ansinh-result-${k}`, "aria-selected": "false",
        onmousedown: (event) => { event.preventDefault(); pick(k); } },
      h("span", { class: "result-name" }, entry.name),
      h("span", { class: "muted" }, [entry.word, entry.place].filter((text) => text).join(" · ")))));
    const typed = input.value.trim() !== "";
    status.textContent = !typed ? "" : results.length ? fill(data.words.search_found, { n: results.length }) : data.words.search_none;
    status.classList.toggle("visible", typed && !results.length);
    list.hidden = !results.length;
    input.setAttribute("aria-expanded", String(results.length > 0));
    mark(-1);
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", () => input.value && show());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") mark(Math.min(active + 1, results.length - 1));
    else if (event.key === "ArrowUp") mark(Math.max(active - 1, -1));
    else if (event.key === "Enter") pick(Math.max(active, 0));
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  return { find: (text) => findEntries(index, text).map((entry) => ({ name: entry.name, word: entry.word })) };
}
