// The worker: gets solver and problem once, then answers one question after the other.

let ready = null;

/** Start the solver with its unpacked WebAssembly: version 1.15.3 asks a server for it even if it's given as bytes. */
async function begin({ wasm, told }) {
  const compiled = await WebAssembly.compile(wasm);
  const instantiateWasm = (imports, done) => { WebAssembly.instantiate(compiled, imports).then(done); };
  return { highs: await Module({ instantiateWasm }), problem: unpackProblem(told) };
}

/** What can be asked: an assignment to given places, the best place for one home, the best use of some money. */
const KINDS = { solve: answerOf, best: bestPlace, spend: spendMoney };

self.onmessage = async ({ data: { id, kind, content } }) => {
  try {
    if (kind === "begin") ready = begin(content);
    const { highs, problem } = await ready;
    const tell = (progress) => self.postMessage({ id, progress });
    const answer = kind === "begin" ? null : KINDS[kind](highs, problem, content, tell);
    self.postMessage({ id, answer });
  } catch (error) {
    self.postMessage({ id, error: { code: error.code ?? "failed", name: error.code ? error.what : "", message: String(error.message ?? error) } });
  }
};
