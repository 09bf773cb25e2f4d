// The page's side of the solver: unpacks it when it is first asked for, and asks a worker.

/** Unpack gzip in base64. */
async function unzipped(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** A worker from the sources in the file; nothing is fetched. */
async function startWorker(packed, told) {
  const [loader, wasm] = await Promise.all([unzipped(packed.loader), unzipped(packed.wasm)]);
  const address = URL.createObjectURL(new Blob([loader, "\n", packed.worker], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return { worker, first: { wasm, told } };
}

/** Ask the solver: `solve(ask)` resolves to an answer, `stop()` ends what runs; both work without the solver's files, too. */
function makeSolver(data) {
  const words = data.words.solver;
  let started = null;
  let waiting = new Map();
  let count = 0;

  const failed = ({ code, name, message }) =>
    new Error((words.error[code] ?? words.error.failed).replace("{name}", name || message));
  const stop = () => {
    waiting.forEach(({ reject }) => reject(failed({ code: "stopped", name: "" })));
    waiting = new Map();
    started?.then(({ worker }) => worker.terminate(), () => {});
    started = null;
  };
  const post = (worker, kind, content, tell = () => {}) => new Promise((resolve, reject) => {
    count += 1;
    waiting.set(count, { resolve, reject, tell });
    worker.postMessage({ id: count, kind, content });
  });
  const begin = async () => {
    const box = byId("ansinh-solver");
    if (box === null) throw failed({ code: "none", name: "" });
    const packed = JSON.parse(box.textContent);
    const told = { ...packed.problem, points: data.points.id.length, siteIds: data.sites.map(({ id }) => id), serviceIds: data.services.map(({ id }) => id),
      standards: data.services.map(({ standard_minutes: minutes }) => minutes) };
    const { worker, first } = await startWorker(packed, told);
    worker.onmessage = ({ data: { id, answer, error, progress } }) => {
      if (progress) {
        waiting.get(id)?.tell(progress);
        return;
      }
      const { resolve, reject } = waiting.get(id) ?? {};
      waiting.delete(id);
      if (error) reject?.(failed(error));
      else resolve?.(answer);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      waiting.forEach(({ reject }) => reject(failed({ code: "failed", name: event.message ?? "" })));
      waiting.clear();
    };
    await post(worker, "begin", first);
    return { worker };
  };
  const question = (kind) => async (ask = {}, tell = undefined) => {
    started ??= begin();
    started.catch(() => { started = null; });
    const { worker } = await started;
    return post(worker, kind, ask, tell);
  };
  return { solve: question("solve"), best: question("best"), spend: question("spend"), stop, possible: () => byId("ansinh-solver") !== null };
}
