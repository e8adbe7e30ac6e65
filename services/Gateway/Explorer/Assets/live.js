// Keeps pages fresh: when the chain says that something changed, the page is fetched again and the parts marked
// data-live are swapped. Without this file everything works, it just stands still.
(() => {
  "use strict";
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

  const ago = (time) => {
    const seconds = Math.round((time.getTime() - Date.now()) / 1000);
    const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units[3];
    return Math.abs(seconds) < 5 ? "just now" : words.format(Math.trunc(seconds / size), unit);
  };

  const tellTimes = () => {
    for (const element of document.querySelectorAll("time")) {
      element.title ||= element.textContent;
      element.textContent = ago(new Date(element.dateTime));
    }
  };

  const refresh = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const replacement = fresh.getElementById(part.id);
      // Whoever is about to follow a link by keyboard must not lose it.
      if (replacement && !part.contains(document.activeElement)) part.replaceWith(replacement);
    }
    tellTimes();
  };

  tellTimes();
  setInterval(tellTimes, 5000);

  const types = document.body.dataset.events;
  if (!types || !window.EventSource) return;
  const state = document.querySelector("[data-state]");
  let waiting = false;
  let last = 0;
  const changed = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      last = Date.now();
      refresh().catch(() => {});
    }, Math.max(100, 1000 - (Date.now() - last)));
  };

  const events = new EventSource("/api/v1/events?types=" + types);
  for (const name of ["block", "reorg", "mempool"]) events.addEventListener(name, changed);
  events.addEventListener("open", () => { state.hidden = false; });
  events.addEventListener("error", () => { state.hidden = true; });
})();
