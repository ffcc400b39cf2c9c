// A page that the phone kept says of when it is, and when a newer one has come.
import { clockOf, element, say } from "./words.js";

export function startAsOf() {
  const at = Number(document.documentElement.dataset.keptAt);
  const place = document.querySelector("[data-as-of]");
  if (!at || !place) return;
  place.hidden = false;
  place.textContent = say("as_of", { when: clockOf(at) });
  const workers = navigator.serviceWorker;
  workers?.addEventListener("message", ({ data }) => {
    if (data?.renewed !== location.pathname) return;
    place.replaceChildren(element("a", { href: location.pathname, textContent: say("newer") }));
  });
  workers?.startMessages();
}
