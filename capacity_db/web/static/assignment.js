// Assigns in place, by button or by dragging. Without this script the forms do the same.

const live = document.getElementById("live");
const news = document.getElementById("live-news");

/** Send a form, or follow a link, and show what the answer's page has in its live part. */
async function show(address, body) {
  live.dataset.busy = "sending";
  live.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, body ? { method: "POST", body } : {});
    const type = answer.headers.get("Content-Type") ?? "";
    const page = new DOMParser().parseFromString(type.startsWith("text/html") ? await answer.text() : "", "text/html");
    const next = page.getElementById("live");
    if (next === null) {
      // The sign-in, or a page that says what is wrong.
      if (answer.redirected) location.assign(answer.url);
      else complain(page.querySelector("h1")?.textContent ?? "This did not work. Try again.");
      return false;
    }
    const open = [...live.querySelectorAll("details[open][id]")].map(one => one.id);
    live.replaceChildren(...next.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    prepare();
    live.dispatchEvent(new CustomEvent("replaced"));
    if (answer.redirected || !body) remember(answer.url);
    const said = live.querySelector("#said, .refusal");
    if (said) news.textContent = said.textContent.replace(/\s+/g, " ").trim();
    return true;
  } catch {
    complain("The server cannot be reached. Nothing was changed, or it is not known: look again.");
    return false;
  } finally {
    delete live.dataset.busy;
    live.removeAttribute("aria-busy");
  }
}

/** The address without what was said once, so that a reload or an event does not say it again. */
function remember(url) {
  const address = new URL(url);
  for (const name of ["said", "booking", "seated", "left"]) address.searchParams.delete(name);
  history.replaceState(null, "", address);
}

function complain(text) {
  document.getElementById("complaint")?.remove();
  const message = document.createElement("p");
  message.id = "complaint";
  message.className = "message danger";
  message.setAttribute("role", "alert");
  message.textContent = text;
  message.dataset.keep = "saying";
  document.getElementById("saying").replaceChildren(message);
}

/** After a booking has left its list, the next one is where the hands are. */
function focusNear(id, index) {
  const cards = [...live.querySelectorAll('.seat-card[data-action="assign"]')];
  const refused = document.getElementById(`refusal-${id}`)?.closest(".seat-card");
  const card = refused ?? cards[Math.min(index, cards.length - 1)];
  const target = card?.querySelector("button, summary, a") ?? document.getElementById("waiting");
  target?.focus({ preventScroll: !refused });
}

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const id = body.get("booking");
  const cards = [...live.querySelectorAll('.seat-card[data-action="assign"]')];
  const index = Math.max(0, cards.findIndex(card => card.dataset.booking === id));
  const focused = document.activeElement?.id;
  if (await show(form.getAttribute("action"), body)) {
    if (body.get("action") === "assign" || !document.getElementById(focused)) focusNear(id, index);
    else document.getElementById(focused).focus({ preventScroll: true });
  }
}

live.addEventListener("submit", event => {
  event.preventDefault();
  if (!live.dataset.busy) send(event.target, event.submitter);
});

live.addEventListener("click", async event => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  if (live.dataset.busy) return;
  if (await show(link.href)) document.getElementById(link.id)?.focus({ preventScroll: true });
});

// Dragging. The buttons are the way for keyboard and touch.
let dragged = null;

function prepare() {
  for (const card of live.querySelectorAll(".seat-card")) card.draggable = true;
  const help = live.querySelector(".drag-help");
  if (help) help.hidden = !matchMedia("(pointer: fine)").matches;
}

live.addEventListener("dragstart", event => {
  const card = event.target.closest?.(".seat-card");
  if (!card) return;
  dragged = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.booking);
  live.dataset.busy = "dragging";
  live.classList.add("is-dragging");
  card.classList.add("dragged");
});

live.addEventListener("dragover", event => {
  const place = dragged && event.target.closest(".place");
  for (const one of live.querySelectorAll(".place.target")) if (one !== place) one.classList.remove("target");
  if (!place) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  place.classList.add("target");
});

live.addEventListener("drop", event => {
  const place = dragged && event.target.closest(".place");
  if (!place) return;
  event.preventDefault();
  const board = live.querySelector(".board");
  const body = new URLSearchParams({
    action: dragged.dataset.action,
    date: board.dataset.date,
    period: board.dataset.period,
    booking: dragged.dataset.booking,
    tables: place.dataset.tables,
  });
  const cards = [...live.querySelectorAll('.seat-card[data-action="assign"]')];
  const index = Math.max(0, cards.indexOf(dragged));
  const id = dragged.dataset.booking;
  release();
  show(location.pathname, body).then(isShown => { if (isShown) focusNear(id, index); });
});

live.addEventListener("dragend", () => {
  if (dragged) {
    release();
    live.dispatchEvent(new CustomEvent("stale"));
  }
});

function release() {
  dragged?.classList.remove("dragged");
  dragged = null;
  delete live.dataset.busy;
  live.classList.remove("is-dragging");
  for (const one of live.querySelectorAll(".place.target")) one.classList.remove("target");
}

live.addEventListener("swapped", prepare);
prepare();
if (live.querySelector("#said")) remember(location.href);
