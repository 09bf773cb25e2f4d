// The page of `ansinh explore`: the way to Python is its server.

const RETRY_MS = 1500; // between two tries to reach a server that doesn't answer
const opened = JSON.parse(document.getElementById("told").textContent);

/** Ask the server, again and again while it doesn't answer: what was chosen stays. */
async function post(path, body) {
  for (;;) {
    try {
      const said = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Ansinh": "1" },
        body: JSON.stringify(body),
      });
      if (said.status === 403) location.reload();
      return await said.json();
    } catch {
      const state = document.getElementById("state");
      state.textContent = opened.setting.words.lost;
      state.classList.add("wrong");
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }
}

explorer(document, document.body, opened, post);
