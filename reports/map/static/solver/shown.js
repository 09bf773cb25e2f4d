// The answer in the panel: figures beside the plan from which somebody started, who gains and who loses, how sure.

/** Most districts that gain, and that lose, by name. */
const MOST_NAMED = 3;

/** Districts with the people that the tried plan serves more or fewer than another one, most first. */
function gainsAgainst(data, state, plan) {
  const served = (one) => {
    const totals = pointTotals(data, { ...state, plan: one });
    return pointsOfAreas(data, "districts").map((points) => sumPoints(totals, points).served);
  };
  const [now, before] = [served(planAt(data, TRIED)), served(plan)];
  return now.map((people, k) => ({ name: data.areas.districts.name[k], change: people - before[k] }))
    .sort((a, b) => b.change - a.change);
}

function gainLines(data, state, against) {
  const words = data.words.tried;
  if (against < 0 || !hasFlows(data, { ...state, plan: against })) return [];
  const all = gainsAgainst(data, state, against);
  const line = (text, some) => (some.length
    ? [h("p", {}, `${text}: `, some.map(({ name, change }) => `${name} ${change > 0 ? "+" : "−"}${number(Math.abs(change))}`).join("; "))]
    : []);
  return [
    ...line(words.gain, all.filter(({ change }) => change > A_PERSON).slice(0, MOST_NAMED)),
    ...line(words.lose, all.filter(({ change }) => change < -A_PERSON).reverse().slice(0, MOST_NAMED)),
  ];
}

/** What is answered, in the panel of the tab. */
function triedAnswer(data, ground, state, tried, answer) {
  const words = data.words.tried;
  const sizes = answer.too_large.map(([site, service, most]) =>
    h("p", { class: "warning" }, fill(words.too_large, {
      site: data.sites.find(({ id }) => id === site).name, service: data.services.find(({ id }) => id === service).name, most: number(most),
    })));
  const over = answer.within_money ? [] : [h("p", { class: "warning" }, fill(words.over, {
    capital: money(answer.million_vnd, data.words), most: money(tried.money, data.words),
  }))];
  const fair = answer.fair.map(({ before, share: best }) => h("p", {}, fill(words.fair, { before: share(before), share: share(best) })));
  const travel = { value: number(answer.objective[1], 1), bound: number(answer.bound[1], 1) };
  return [
    comparison(data, state),
    ...gainLines(data, state, planAt(data, tried.from)),
    ...over, ...sizes, ...fair,
    h("p", { class: "certificate sure" }, fill(words.proof, { missing: number(answer.objective[0], 2), bound: number(answer.bound[0], 2) }),
      " ", fill(words.proof_travel, travel)),
    triedDownloads(data, ground, tried),
  ];
}
