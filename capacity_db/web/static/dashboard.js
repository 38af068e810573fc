// Shows the bookings of a slot in place. Without this script the link leads to a page of its own.

const live = document.getElementById("live");
const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const content = document.getElementById("panel-content");

let shown = null;

async function load(address, isFirst) {
  const part = new URL(address);
  part.searchParams.set("part", "panel");
  if (isFirst) content.textContent = "Loading …";
  try {
    const answer = await fetch(part, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const html = await answer.text();
    if (shown === address && content.innerHTML !== html) content.innerHTML = html;
  } catch {
    // The page of its own says what is wrong.
    if (isFirst && shown === address) location.assign(address);
  }
}

live.addEventListener("click", event => {
  const link = event.target.closest("a.slot");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  shown = link.href;
  title.textContent = `Arrivals at ${link.querySelector(".time").textContent}`;
  panel.showModal();
  panel.dataset.opener = link.id;
  load(shown, true);
});

// What happens elsewhere is shown here too.
live.addEventListener("swapped", () => { if (panel.open) load(shown, false); });

document.getElementById("panel-close").addEventListener("click", () => panel.close());
panel.addEventListener("click", event => { if (event.target === panel) panel.close(); });
panel.addEventListener("close", () => {
  shown = null;
  document.getElementById(panel.dataset.opener)?.focus({ preventScroll: true });
});
