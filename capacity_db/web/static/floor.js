// Moves tables on the floor plan: by pointer, or by the arrow keys. Each move is saved as the
// table's position; if that fails, the table goes back to where it was.

const PAUSE_MS = 800;

const plan = document.getElementById("plan");
const said = document.getElementById("said");
const failed = document.getElementById("failed");

if (plan) {
  const settings = plan.dataset;
  const step = Number(settings.step);
  const fine = Number(settings.fine);
  document.getElementById("how").hidden = false;
  for (const group of plan.querySelectorAll(".table")) makeMovable(group, step, fine, settings.restaurant);
}

function makeMovable(group, step, fine, restaurant) {
  const number = group.dataset.number;
  let saved = JSON.parse(group.dataset.position);
  let place = { x: saved.x, y: saved.y };
  let timer = null;
  let saving = null;
  let grip = null;

  group.classList.add("movable");
  group.setAttribute("tabindex", "0");
  group.setAttribute("role", "button");
  group.setAttribute("aria-roledescription", "movable table");
  group.setAttribute("aria-describedby", "how");
  show();

  function show() {
    group.setAttribute("transform", `translate(${place.x} ${place.y})`);
    group.setAttribute("aria-label", `Table ${number}, ${group.dataset.told}, at ${place.x} across, ${place.y} down`);
  }

  function put(x, y) {
    place = { x: tidy(x), y: tidy(y) };
    show();
  }

  const isMoved = () => place.x !== saved.x || place.y !== saved.y;

  function saveSoon() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  }

  async function save(isLeaving = false) {
    clearTimeout(timer);
    timer = null;
    if ((saving && !isLeaving) || !isMoved()) return;
    const position = { ...saved, ...place };
    group.classList.add("saving");
    tell(`Saving table ${number} …`);
    failed.hidden = true;
    try {
      saving = send(restaurant, group.dataset.id, position);
      await saving;
      saved = position;
      note(position);
      tell(`Table ${number} is saved at ${position.x} across, ${position.y} down.`, true);
    } catch (error) {
      clearTimeout(timer);
      timer = grip = null;
      group.classList.remove("moving");
      put(saved.x, saved.y);
      tell("");
      failed.textContent = `Table ${number} was not moved: ${error.message}`;
      failed.hidden = false;
    } finally {
      saving = null;
      group.classList.remove("saving");
    }
    if (isMoved() && !grip && !timer) save();
  }

  function takeBack() {
    clearTimeout(timer);
    timer = grip = null;
    group.classList.remove("moving");
    if (isMoved()) tell(`Table ${number} is back where it was.`);
    put(saved.x, saved.y);
  }

  // The numbers of the form below stay those that are saved.
  function note(position) {
    for (const name of ["x", "y"]) {
      const field = document.getElementById(`${name}-${group.dataset.id}`);
      if (field) field.value = position[name];
    }
  }

  // A finger on a table moves it, and does not scroll the page.
  group.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });

  group.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    clearTimeout(timer);
    timer = null;
    grip = { id: event.pointerId, from: pointOf(event), x: place.x, y: place.y };
    group.setPointerCapture(event.pointerId);
    group.focus({ preventScroll: true });
    event.preventDefault();
  });

  group.addEventListener("pointermove", (event) => {
    if (!grip || grip.id !== event.pointerId) return;
    const to = pointOf(event);
    const grid = event.shiftKey ? fine : step;
    const x = within(snap(grip.x + to.x - grip.from.x, grid), plan.viewBox.baseVal.x, plan.viewBox.baseVal.width);
    const y = within(snap(grip.y + to.y - grip.from.y, grid), plan.viewBox.baseVal.y, plan.viewBox.baseVal.height);
    // A click that trembles is no move.
    const isFar = Math.hypot(to.x - grip.from.x, to.y - grip.from.y) > fine;
    if (!isFar && !group.classList.contains("moving")) return;
    group.classList.add("moving");
    put(x, y);
  });

  group.addEventListener("pointerup", (event) => {
    if (!grip || grip.id !== event.pointerId) return;
    grip = null;
    group.classList.remove("moving");
    makeRoom(place);
    save();
  });
  group.addEventListener("pointercancel", takeBack);

  group.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const far = event.shiftKey ? fine : step;
      put(place.x + way[0] * far, place.y + way[1] * far);
      makeRoom(place);
      saveSoon();
    } else if (event.key === "Enter" || event.key === " ") {
      save();
    } else if (event.key === "Escape") {
      takeBack();
    } else {
      return;
    }
    event.preventDefault();
  });
  group.addEventListener("blur", () => save());
  addEventListener("pagehide", () => save(true));
}

function tell(text, isDone = false) {
  said.textContent = text;
  said.classList.toggle("done", isDone);
}

async function send(restaurant, table, position) {
  let answer;
  try {
    answer = await fetch(`/api/ops/tables/${table}?restaurantId=${restaurant}`, {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ position }),
      keepalive: true, // it arrives though the page is left meanwhile
    });
  } catch {
    throw new Error("the server cannot be reached. Try again in a moment.");
  }
  if (answer.ok) return;
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401) throw new Error("you are signed out. Reload the page to sign in.");
  const field = problem.errors?.[0]?.message ?? "";
  throw new Error([problem.title ?? "something went wrong.", field, problem.hint ?? ""].filter(Boolean).join(" "));
}

// Where a pointer is, in units of the plan.
function pointOf(event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(plan.getScreenCTM().inverse());
}

const tidy = (value) => Math.round(value * 1e6) / 1e6;
const snap = (value, grid) => Math.round(value / grid) * grid;
const within = (value, from, size) => Math.min(Math.max(value, from), from + size);

// A larger plan, where a table comes near its edge.
function makeRoom({ x, y }) {
  const unit = Number(plan.dataset.unit);
  const box = plan.viewBox.baseVal;
  const left = Math.min(box.x, x - 2 * unit);
  const top = Math.min(box.y, y - 2 * unit);
  const right = Math.max(box.x + box.width, x + 2 * unit);
  const bottom = Math.max(box.y + box.height, y + 2 * unit);
  const scale = plan.width.baseVal.value / box.width;
  const [width, height] = [right - left, bottom - top];
  plan.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
  plan.setAttribute("width", Math.round(width * scale));
  plan.setAttribute("height", Math.round(height * scale));
  const ground = document.getElementById("ground");
  for (const [name, value] of Object.entries({ x: left, y: top, width, height })) ground.setAttribute(name, value);
}
