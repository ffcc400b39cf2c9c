// The member's phone beyond plain pages. Where the browser cannot keep anything, the pages work as they are.
import { startCalling } from "./parts/calling.js";
import { startCheckingIn } from "./parts/check_in.js";
import { startChecks } from "./parts/checks.js";
import { startCopying } from "./parts/copy.js";
import { startErrors } from "./parts/errors.js";
import { startLook } from "./parts/look.js";
import { startPhotos } from "./parts/photos.js";
import { startQuick } from "./parts/quick.js";
import { startTakingOver } from "./parts/same.js";
import { startSigning } from "./parts/signature.js";
import { startUnfolding } from "./parts/unfold.js";
import { startAsOf } from "./phone/as_of.js";
import { Bar } from "./phone/bar.js";
import { startDrafts, startForms } from "./phone/forms.js";
import { change, signedIn } from "./phone/identity.js";
import { startLeaving } from "./phone/leaving.js";
import { chooseItem, overlayDay, overlayItem } from "./phone/local.js";
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

// This phone's own acts on the page.
async function draw(account) {
  if (await overlayItem(account)) {
    startChecks();
    startSigning();
  }
  await overlayDay(account);
  chooseItem();
}

// What has time until the page is there and the phone has nothing else to do.
const calm = () => new Promise((done) => {
  const wait = () => (self.requestIdleCallback ?? setTimeout)(done, { timeout: 3000 });
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait, { once: true });
});

const late = (wait) => new Promise((done) => { setTimeout(done, wait, false); });

// Has the worker keep the pages of the coming days. Whether it has; only an active worker opens them anyway.
function pagesKept() {
  const asked = navigator.serviceWorker?.ready.then(({ active }) => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data.isKept);
    active.postMessage({ isToKeep: true }, [port2]);
  }));
  return Promise.race([asked, late(60_000)]);
}

async function start(root, isDrawn) {
  const { account, enrol } = root.dataset;
  await tidy();
  const phone = await signedIn(account, enrol);
  told();
  if (!phone) return;
  for (const mark of document.querySelectorAll(`[data-device="${phone.device}"] [data-this-phone]`)) mark.hidden = false;
  const bar = new Bar(account);
  await draw(account);
  await bar.show();
  isDrawn();
  startForms(phone, bar);
  startLeaving(phone, bar);
  await startDrafts(phone);
  await startQueue(phone, bar);
  await startRound(phone);
  document.documentElement.dataset.phone = "ready";
  await calm();
  const persistent = (await navigator.storage?.persist?.()) ?? false;
  if (persistent !== phone.persistent) await change(account, { persistent });
  const said = await bar.start();
  const isStale = Date.now() - Number(sessionStorage.getItem("phone-kept") ?? 0) > KEEP_EVERY;
  if (said === "sent" && (isStale || root.dataset.fresh)) {
    if (await pagesKept()) sessionStorage.setItem("phone-kept", Date.now());
  }
  await Promise.race([navigator.serviceWorker?.ready, late(15_000)]);
  document.documentElement.dataset.phone = "kept";
}

document.documentElement.classList.add("has-script");
for (const begin of [startLook, startCalling, startTakingOver, startCheckingIn, startChecks, startPhotos, startSigning, startQuick, startErrors, startUnfolding, startCopying]) begin();
const root = document.querySelector("[data-phone]");
if (root && canKeep()) {
  let isDrawn;
  const drawn = new Promise((done) => { isDrawn = done; });
  startAsOf(drawn, () => draw(root.dataset.account));
  if ("serviceWorker" in navigator) calm().then(() => navigator.serviceWorker.register("/sw.js", { scope: "/" })).catch(() => {});
  start(root, isDrawn).catch((error) => console.error(error)).finally(isDrawn);
}
