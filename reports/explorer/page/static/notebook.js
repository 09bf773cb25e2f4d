// The page in a notebook: the way to Python is two hidden widgets; what is asked is typed into one, answers appear in the other.

const LOOK_MS = 50; // between two looks for the widgets, which a notebook makes after this page
const host = document.getElementById(NAME);
const shadow = host.attachShadow({ mode: "open" }); // styles and names of notebook and page stay apart
const waiting = new Map(); // number of a question → the question, and who waits for its answer
let asked = Date.now(); // numbers go on after a reload: Python knows those that were answered
let page = 0; // counts the pages: one that was replaced asks and hears nothing more

host.dataset.lmSuppressShortcuts = "true"; // keys pressed here aren't the notebook's commands
host.addEventListener("keydown", (event) => event.stopPropagation());

const ready = new Promise((found) => {
  const look = () => {
    const question = document.querySelector(`.${NAME}-asked textarea`);
    const answers = document.querySelector(`.${NAME}-said`);
    if (!question || !answers) return setTimeout(look, LOOK_MS);
    new MutationObserver(() => hear(answers.textContent)).observe(answers, { childList: true, characterData: true, subtree: true });
    return found(question);
  };
  look();
});

/** Hand on the answers; those that were heard before are left. */
function hear(text) {
  for (const [number, said] of Object.entries(text.trim() ? JSON.parse(text) : {})) {
    waiting.get(number)?.answered(said);
    waiting.delete(number);
  }
}

/** Ask Python. All open questions are sent each time: a notebook may leave out all but the last change of a widget. */
async function post(path, body) {
  const question = await ready;
  asked += 1;
  const number = String(asked);
  const answer = new Promise((answered) => { waiting.set(number, { path, body, answered }); });
  question.value = JSON.stringify(Object.fromEntries([...waiting].map(([k, one]) => [k, { path: one.path, body: one.body }])));
  question.dispatchEvent(new Event("input", { bubbles: true }));
  return answer;
}

/** Fill the frame with the page in the language that it's told in. */
function open(told) {
  page += 1;
  const mine = page;
  const ask = async (path, body) => {
    const said = mine === page && (await post(path, body));
    return mine === page ? said : new Promise(() => {});
  };
  shadow.replaceChildren();
  shadow.innerHTML = `<style>${STYLES}</style>${BODY}`;
  const other = shadow.getElementById("other-language");
  other.textContent = told.other.name;
  other.addEventListener("click", async (event) => {
    event.preventDefault();
    open(await ask("language", { language: told.other.id }));
  });
  explorer(shadow, host, told, ask);
}

open(TOLD);
