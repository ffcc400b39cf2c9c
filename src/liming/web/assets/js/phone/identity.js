// Whose phone this is: enrolled at sign-in, locked at sign-out and when somebody else signs in.
import { all, get, keyOf, put, remove, within } from "./store.js";

const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.split("=")[1] ?? "";

export const nameOf = (account) => `phone:${account}`;

// Sign in on the phone: asks for a secret where there is none (or the old one was refused).
export async function signedIn(account, url) {
  const here = await get("state", "current");
  if (here?.account && here.account !== account) await lockUp(here.account);
  let phone = await get("state", nameOf(account));
  if (!phone?.secret || !phone.key) phone = (await enrol(account, url, phone)) ?? phone;
  if (phone && here?.account !== account) await put("state", { name: "current", account });
  return phone?.key ? phone : null;
}

async function enrol(account, url, known) {
  const body = new FormData();
  body.set("name", describe());
  if (known?.device) body.set("device", known.device);
  let told;
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": cookie("csrftoken") } });
    if (!answer.ok || answer.redirected) return null;
    told = await answer.json();
  } catch {
    return null;
  }
  if (told.account !== account) return null;
  const key = await keyOf(told.lock_key);
  const offset = Date.parse(told.now) - Date.now();
  return within(["state"], "readwrite", async (stores, answer) => {
    const earlier = await answer(stores.state.get(nameOf(account)));
    const isSame = earlier?.device === told.device;
    const next = Math.max(told.next_sequence, isSame ? earlier.next : 1);
    const row = { name: nameOf(account), account, device: told.device, secret: told.secret, key, next, offset };
    await answer(stores.state.put(row));
    return row;
  });
}

function describe() {
  const system = /Android [\d.]+|iPhone OS [\d_]+|Windows NT [\d.]+|Mac OS X [\d_]+|Linux/.exec(navigator.userAgent)?.[0] ?? "";
  const browser = /(?:MicroMessenger|Edg|Chrome|Firefox|Version)\/\d+/.exec(navigator.userAgent)?.[0] ?? "";
  return `${system.replaceAll("_", ".")} ${browser}`.trim();
}

export async function change(account, values) {
  return within(["state"], "readwrite", async (stores, answer) => {
    const row = await answer(stores.state.get(nameOf(account)));
    if (row) await answer(stores.state.put({ ...row, ...values }));
  });
}

// Throw away the key, the secret, the pages and the notes of what was confirmed; what was not sent stays, locked,
// until the same person signs in.
export async function lockUp(account) {
  await change(account, { key: null, secret: null });
  for (const page of await all("pages", account)) await remove("pages", [account, page.url]);
  for (const act of await all("sent", account)) await remove("sent", act.id);
  await put("state", { name: "current", account: "" });
}

// After the phone was revoked nothing of the account stays.
export async function wipe(account) {
  await lockUp(account);
  for (const row of await all("acts", account)) await remove("acts", row.id);
  for (const row of await all("photos", account)) await remove("photos", [account, row.sha256]);
  for (const row of await all("drafts", account)) await remove("drafts", [account, row.url]);
  await remove("state", nameOf(account));
}
