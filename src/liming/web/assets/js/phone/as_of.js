// A page that the phone kept says of when it is, and when a newer one has come. My day opens so and is renewed by itself.
import { clockOf, element, say } from "./words.js";

const PATIENCE = 3000;
const PARTS = [".phone-top", "#content", ".tabs-bottom"];

// `drawn` resolves when this phone's own acts stand on the page; `redraw` puts them on what came anew.
export function startAsOf(drawn, redraw) {
  const root = document.documentElement;
  const place = document.querySelector("[data-as-of]");
  if (!root.dataset.keptAt || !place) return;
  const isOpening = root.dataset.opening !== undefined;
  const tell = () => {
    place.hidden = false;
    place.textContent = say("as_of", { when: clockOf(Number(root.dataset.keptAt)) });
  };
  const timer = isOpening ? setTimeout(tell, PATIENCE) : tell();
  const workers = navigator.serviceWorker;
  workers?.addEventListener("message", async ({ data }) => {
    if (data?.page !== location.pathname) return;
    clearTimeout(timer);
    await drawn;
    if (isOpening && data.isElsewhere && !isReloaded()) location.reload();
    else if (!data.html) tell();
    else if (isOpening && isUntouched()) await renew(data.html, redraw);
    else offer();
  });
  workers?.startMessages();

  function offer() {
    place.hidden = false;
    place.replaceChildren(element("a", { href: location.pathname + location.search, textContent: say("newer") }));
  }

  async function renew(html, put) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const part of PARTS) {
      const [old, young] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && young && bare(old) !== bare(young)) old.replaceWith(document.adoptNode(young));
    }
    place.hidden = true;
    delete root.dataset.keptAt;
    await put();
  }
}

const isReloaded = () => performance.getEntriesByType("navigation")[0]?.type === "reload";

const bare = (part) => part.innerHTML.replace(/(csrfmiddlewaretoken" value=")[^"]*/g, "$1");

// Nothing is open, being typed or on its way, and nothing was said that a change would wipe off.
const isUntouched = () => !document.querySelector("#content :is(details[open], [data-sending], .messages, :focus)");
