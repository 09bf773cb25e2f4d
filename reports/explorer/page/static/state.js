// What is wished, and what is shown. The wish is the page's own: no answer ever changes it.
// `root` is where the page stands, `frame` its outermost element, `told` what it is told when it opens, `post` the way to Python.

const W = told.setting.words;
const state = {
  wish: told.wish, // the last wish, also after a reload
  shown: null, // the answer to exactly this wish, or nothing
  beside: null, // a second plan on the map
  list: told.list,
  turn: 0, // counts wishes: an answer to an older one is not shown
  error: "",
};
const PAGE = crypto.getRandomValues(new Uint32Array(2)).join("-");
const PAUSE_MS = 120; // quick presses in one go are one wish

const el = (tag, values = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), values);
  made.append(...children);
  return made;
};
const at = (id) => root.getElementById(id);
// "{n:place|places}" is the word that follows the number n: the first where it is 1.
const fill = (text, values) =>
  text.replace(/{(\w+)(?::([^{}|]*)\|([^{}|]*))?}/g, (whole, name, one, many) =>
    many === undefined || values[name] === undefined ? (values[name] ?? whole) : String(values[name]) === "1" ? one : many,
  );
const percent = (value) => `${value.toLocaleString(told.setting.language, { maximumFractionDigits: 1 })}%`;
// A proof of 0.33% must not be claimed as 0.3%, so gaps are rounded up.
const upToTenths = (value) => Math.ceil(Number((10 * value).toFixed(6))) / 10;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

let timer = 0;

/** Something was chosen: what is in view is no longer its plan, so it goes; the plan for the new wish is asked for. */
function wished() {
  state.turn += 1;
  state.shown = null;
  state.error = "";
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE_MS);
  draw();
}

/** Ask for a first answer, then for the settled one; whatever comes for an older wish is left. */
async function ask() {
  const turn = state.turn;
  const wish = structuredClone(state.wish);
  for (const step of ["quick", "settle"]) {
    const said = await post(step, { page: PAGE, turn, wish });
    if (turn !== state.turn || said.superseded) return;
    state.error = said.error ?? "";
    state.list = said.list ?? state.list;
    if (said.answer) state.shown = said.answer;
    draw();
    if (said.error || said.done) return;
  }
}

/** Show a plan that was tried, with its wish. */
async function show(number) {
  const said = await post("plan", { number });
  if (!said.answer) {
    state.error = said.error ?? state.error;
    return draw();
  }
  clearTimeout(timer);
  state.turn += 1;
  state.error = "";
  state.wish = structuredClone(said.answer.wish);
  state.shown = said.answer;
  refill();
  draw();
  ask(); // what is known is answered at once; the wish in view becomes the last one, for Python and after a reload too
}

/** Put a second plan on the map and into the table, or take it off. */
async function putBeside(number) {
  const said = number ? await post("plan", { number }) : {};
  state.beside = said.answer ?? null;
  draw();
}
