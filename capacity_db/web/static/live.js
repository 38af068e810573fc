// Keeps <div id="live"> as the server would render it now: on each event, and every minute.

const QUIET_MS = 300;
const EVERY_MS = 60_000;
const COME_BACK_MS = 3_000;

const live = document.getElementById("live");
const state = document.getElementById("live-state");
const news = document.getElementById("live-news");

let source = null;
let shown = null;
let timer = null;
let isBusy = false;
let isWanted = false;
let lastAsked = -QUIET_MS;

function say(text, className) {
  state.hidden = false;
  state.textContent = text;
  state.className = `live-state ${className}`;
}

/** Ask for the live part soon, and however often this is called at most once in QUIET_MS. */
function refresh() {
  isWanted = true;
  if (timer !== null || isBusy) return;
  const wait = Math.max(0, lastAsked + QUIET_MS - performance.now());
  timer = setTimeout(ask, wait);
}

async function ask() {
  timer = null;
  isWanted = false;
  isBusy = true;
  lastAsked = performance.now();
  try {
    const address = new URL(location.href);
    address.searchParams.set("part", "live");
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (answer.redirected) {
      // The sign-in: the page itself finds the way there, and back.
      location.reload();
    } else if (answer.ok) {
      swap(await answer.text());
    }
  } catch {
    // No network for a moment: the next event or minute asks again.
  } finally {
    isBusy = false;
    if (isWanted) refresh();
  }
}

function swap(html) {
  if (html === shown) return;
  // An answer is compared with the one before it; the first only if it reads as the page does.
  const next = document.createElement("template");
  next.innerHTML = html;
  const isFirst = shown === null;
  shown = html;
  if (isFirst && text(next.content) === text(live)) return;
  // Whoever drags something, or has begun to write, is not interrupted.
  if (live.dataset.busy) {
    shown = null;
    return;
  }
  const before = new Set(newsOf(live));
  const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...live.querySelectorAll("details[open][id]")].map(one => one.id);
  const kept = [...live.querySelectorAll("[data-keep]")];
  const isNew = text(next.content) !== text(live);
  live.replaceChildren(next.content);
  // What was said to somebody here stays where it was said.
  for (const one of kept) document.getElementById(one.dataset.keep)?.append(one);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  const changes = newsOf(live).filter(one => !before.has(one));
  if (changes.length) news.textContent = `Changed: ${changes.join(". ")}`;
  else if (isNew) news.textContent = "The page has changed.";
  live.dispatchEvent(new CustomEvent("swapped"));
}

function newsOf(root) {
  return [...root.querySelectorAll("[data-news]")].map(one => one.dataset.news);
}

function text(root) {
  const copy = root.cloneNode(true);
  for (const one of copy.querySelectorAll("[data-keep]")) one.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function listen() {
  source?.close();
  source = new EventSource(live.dataset.events);
  source.addEventListener("hello", () => {
    say("Live", "on");
    refresh();
  });
  source.addEventListener("change", refresh);
  source.addEventListener("error", () => {
    say("Reconnecting …", "off");
    if (source.readyState === EventSource.CLOSED) {
      // Refused: the browser does not come again by itself. Perhaps the sign-in is over.
      setTimeout(() => { if (source?.readyState === EventSource.CLOSED) listen(); }, COME_BACK_MS);
      refresh();
    }
  });
}

// A browser has few connections to a server: pages that nobody sees give theirs back.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    source?.close();
    source = null;
  } else if (source === null) {
    listen();
  }
});
window.addEventListener("pagehide", () => {
  source?.close();
  source = null;
});
window.addEventListener("pageshow", event => {
  if (event.persisted && source === null) listen();
});
setInterval(() => { if (!document.hidden) refresh(); }, EVERY_MS);
live.addEventListener("stale", refresh);
live.addEventListener("replaced", () => { shown = null; });
if (!document.hidden) {
  say("Connecting …", "");
  listen();
}
