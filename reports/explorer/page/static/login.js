// The door of a shared explorer: a password, and nothing else before it is right.
document.getElementById("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = await fetch("enter", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Ansinh": "1" },
    body: JSON.stringify({ password: document.getElementById("password").value }),
  });
  if (said.ok) location.reload();
  else document.getElementById("wrong").hidden = false;
});
