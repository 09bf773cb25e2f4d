// Everything in view is drawn from the state: verdict first, then figures, map, and the plans that were tried.

function say(text, wrong = false) {
  at("state").textContent = text;
  at("state").classList.toggle("wrong", wrong);
}

const within = (answer) => (answer.gap === null ? W.open_gap : answer.gap > 1e-6 ? fill(W.within, { gap: percent(upToTenths(100 * answer.gap)) }) : W.proven);

function drawVerdict() {
  const { shown, error } = state;
  frame.dataset.phase = error ? "wrong" : !shown ? "waiting" : shown.quick ? "quick" : "settled";
  at("verdict").textContent = shown ? shown.verdict : "";
  if (error) say(error, true);
  else if (!shown) say(W.waiting);
  else if (shown.quick) say(fill(W.bettering, { gap: within(shown) }));
  else if (shown.missed.length) say(W.missed, true);
  else say(fill(W.settled, { number: shown.number, gap: within(shown) }));
  at("missed").replaceChildren(...(shown?.missed ?? []).map((text) => el("li", { textContent: text })));
  at("built").textContent = shown?.built ?? "";
  at("proof").textContent = shown?.proof ?? "";
}

function drawTiles() {
  const tiles = (state.shown?.figures ?? []).map((one) => {
    const tile = el("div", { className: one.short ? "tile short" : "tile" }, el("b", { textContent: one.value }), one.name);
    tile.dataset.figure = one.key;
    tile.append(el("small", { textContent: one.note }), el("small", { textContent: one.official }));
    return tile;
  });
  at("tiles").replaceChildren(...tiles);
}

const row = (cells, tag = "td") => el("tr", {}, ...cells.map((cell) => (cell instanceof Node ? el(tag, {}, cell) : el(tag, { textContent: cell }))));

function press(text, pressed, act) {
  const button = el("button", { type: "button", textContent: text });
  button.setAttribute("aria-pressed", String(pressed));
  button.addEventListener("click", act);
  return button;
}

function drawList() {
  const head = ["", W.column_changes, ...(state.list[0]?.figures ?? []).map((one) => one.name), W.column_gap, "", ""];
  const rows = state.list.map((one) => {
    const now = state.shown?.number === one.number;
    const beside = state.beside?.number === one.number;
    const made = row([
      String(one.number), one.label, ...one.figures.map((figure) => figure.value), within(one),
      press(W.show, now, () => show(one.number)),
      press(W.beside, beside, () => putBeside(beside ? 0 : one.number)),
    ]);
    made.classList.toggle("shown", now);
    made.children[1].className = "text";
    return made;
  });
  at("list").replaceChildren(el("table", {}, el("thead", {}, row(head, "th")), el("tbody", {}, ...rows)));
}

/** Two plans side by side: the one in view, and the one chosen beside it (drawn dashed on the map). */
function drawSide() {
  const { shown, beside } = state;
  if (!shown || !beside) return at("side").replaceChildren();
  const rows = shown.figures.map((one, k) => row([one.name, one.value, beside.figures[k].value]));
  const head = row(["", `${shown.number || "…"}. ${shown.label}`, `${beside.number}. ${beside.label}`], "th");
  at("side").replaceChildren(el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows)));
}

function drawWishes() {
  const name = (id) => told.setting.sites[siteAt.get(id)].name;
  const { forced, forbidden, offering, sizes } = state.wish;
  const parts = [
    ...forced.map((id) => `${W.forced}: ${name(id)}`),
    ...offering.map(([id, service]) => `${W.forced}: ${name(id)} (${nameOf[service]})`),
    ...sizes.map(([id, service, places]) => fill(W.change_size, { name: `${name(id)} (${nameOf[service]})`, places })),
    ...forbidden.map((id) => `${W.forbidden}: ${name(id)}`),
  ];
  at("wishes").textContent = parts.join(" · ");
}

function draw() {
  drawVerdict();
  drawTiles();
  drawSites();
  drawPlan();
  drawList();
  drawSide();
  drawWishes();
}
