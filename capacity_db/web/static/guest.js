// The page of a guest who waits shows by itself when a table is held. Without this, a reload does.
// It asks ever more rarely: many who wait may share one address.
let seconds = 10;
const most = 60;

async function look() {
  if (document.visibilityState === "hidden") return;
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = document.getElementById("state");
  const then = page.getElementById("state");
  if (!now || !then || now.dataset.state === then.dataset.state) return;
  now.replaceWith(then);
  document.title = page.title;
  document.getElementById("news").textContent = then.querySelector("h1").textContent;
}

async function watch() {
  await look().catch(() => {});
  seconds = Math.min(seconds * 1.2, most);
  setTimeout(watch, seconds * 1000);
}

setTimeout(watch, seconds * 1000);
document.addEventListener("visibilitychange", () => look().catch(() => {}));
