// The member's phone beyond plain pages. Where the browser cannot keep anything, the pages work as they are.
import { startCalling } from "./parts/calling.js";
import { startChecks } from "./parts/checks.js";
import { startLook } from "./parts/look.js";
import { startTakingOver } from "./parts/same.js";
import { startSigning } from "./parts/signature.js";
import { startAsOf } from "./phone/as_of.js";
import { Bar } from "./phone/bar.js";
import { startDrafts, startForms } from "./phone/forms.js";
import { change, signedIn } from "./phone/identity.js";
import { startLeaving } from "./phone/leaving.js";
import { chooseItem, overlayDay, overlayItem } from "./phone/local.js";
import { keepPages } from "./phone/pages.js";
import { startQueue } from "./phone/queue.js";
import { startRound } from "./phone/round.js";
import { canKeep } from "./phone/store.js";
import { tidy } from "./phone/tidy.js";
import { element } from "./phone/words.js";

const KEEP_EVERY = 10 * 60_000;

function told() {
  const words = sessionStorage.getItem("phone-said");
  if (!words) return;
  sessionStorage.removeItem("phone-said");
  const list = element("ul", { className: "messages" }, element("li", { textContent: words }));
  list.setAttribute("role", "status");
  document.getElementById("content")?.prepend(list);
}

async function start(root) {
  const { account, enrol } = root.dataset;
  await tidy();
  const phone = await signedIn(account, enrol);
  told();
  if (!phone) return;
  for (const mark of document.querySelectorAll(`[data-device="${phone.device}"] [data-this-phone]`)) mark.hidden = false;
  const bar = new Bar(account);
  if (await overlayItem(account)) {
    startChecks();
    startSigning();
  }
  await overlayDay(account);
  chooseItem();
  startForms(phone, bar);
  startLeaving(phone, bar);
  await startDrafts(phone);
  await startQueue(phone, bar);
  await startRound(phone);
  document.documentElement.dataset.phone = "ready";
  const persistent = (await navigator.storage?.persist?.()) ?? false;
  await change(account, { persistent });
  const said = await bar.start();
  const isStale = Date.now() - Number(sessionStorage.getItem("phone-kept") ?? 0) > KEEP_EVERY;
  if (said === "sent" && (isStale || root.dataset.fresh)) {
    if (await keepPages(phone)) sessionStorage.setItem("phone-kept", Date.now());
  }
  // Only an active worker opens a page without a signal.
  await Promise.race([navigator.serviceWorker?.ready, new Promise((done) => { setTimeout(done, 15_000); })]);
  document.documentElement.dataset.phone = "kept";
}

startLook();
startCalling();
startTakingOver();
startAsOf();
const root = document.querySelector("[data-phone]");
if (root && canKeep()) {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});
  start(root).catch((error) => console.error(error));
}
