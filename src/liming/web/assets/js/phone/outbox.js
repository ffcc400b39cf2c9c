// The acts of a member on their way to the server. An act leaves the phone only when the server has named it.
import { change, nameOf, wipe } from "./identity.js";
import { leaveBehind } from "./pages.js";
import { all, get, lock, put, remove, sha256, unlock, unlockBytes, within } from "./store.js";

const MOST = 50;
const PIECE = 512 * 1024;
const WAIT = 15_000;
const PHOTO_WAIT = 60_000;
const KEPT_SENT = 30;
const DONE = ["applied", "merged"];

// UUID version 7: the time first, so that acts sort as they happened.
export function newId(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 5, rest = now; place >= 0; place -= 1, rest = Math.floor(rest / 256)) bytes[place] = rest % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// Keep an act with its photos, whole or not at all. Rejects when the phone's store is full.
export async function add(phone, { kind, subject, title, draft, page, fields, files }) {
  const photos = {};
  const kept = [];
  for (const [name, list] of Object.entries(files)) {
    for (const file of list) {
      const bytes = await file.arrayBuffer();
      const digest = await sha256(bytes);
      (photos[name] ??= []).push(digest);
      kept.push({ account: phone.account, sha256: digest, size: bytes.byteLength, ...(await lock(phone.key, bytes)) });
    }
  }
  const id = newId();
  const secret = await lock(phone.key, { fields, photos, title });
  return within(["state", "acts", "photos"], "readwrite", async (stores, answer) => {
    const state = await answer(stores.state.get(nameOf(phone.account)));
    const act = {
      id, account: phone.account, sequence: state.next, kind, subject, draft, page, state: "waiting",
      saidAt: new Date(Date.now() + (state.offset ?? 0)).toISOString(), photos: kept.map((each) => each.sha256), ...secret,
    };
    await answer(stores.acts.put(act));
    for (const photo of kept) await answer(stores.photos.put(photo));
    await answer(stores.state.put({ ...state, next: state.next + 1 }));
    return act;
  });
}

// By what a person finds an act in a list; locked like everything else in it.
export const titleOf = async (phone, act) => (act.iv && (await unlock(phone.key, act)).title) || act.title || "";

// What is on its way as it stands at one moment; of photos, which are heavy, their digests, of drafts their addresses.
export async function waiting(account) {
  const [every, keys, begun] = await within(["acts", "photos", "drafts"], "readonly", (stores, answer) => (
    Promise.all([answer(stores.acts.getAll()), answer(stores.photos.getAllKeys()), answer(stores.drafts.getAllKeys())])
  ));
  const acts = every.filter((act) => act.account === account);
  const [photos, drafts] = [keys, begun].map((each) => each.filter(([owner]) => owner === account).map(([, name]) => name));
  const unsent = acts.filter((act) => act.state === "waiting").sort((a, b) => a.sequence - b.sequence);
  return { acts, unsent, photos, drafts, attention: acts.filter((act) => ["refused", "clash"].includes(act.state)) };
}

// One exchange after the other, whichever window asks. Resolves to "sent", "offline", "sign-in", "revoked" or "old".
export function send(account) {
  const run = () => exchangeAll(account);
  return navigator.locks ? navigator.locks.request(`liming-send-${account}`, run) : run();
}

async function exchangeAll(account) {
  const phone = await get("state", nameOf(account));
  if (!phone?.secret || !phone.key) return "sign-in";
  for (let first = ""; ;) {
    const { unsent, acts } = await waiting(account);
    if (unsent.length && unsent[0].id === first) return "offline";
    first = unsent[0]?.id ?? "";
    const said = await exchange(phone, unsent.slice(0, MOST), unsent, acts);
    if (said !== "sent") return said;
    if (unsent.length <= MOST) break;
  }
  return sendPhotos(phone);
}

async function exchange(phone, acts, unsent, every) {
  const standing = (...states) => every.filter((act) => states.includes(act.state)).map((act) => act.id).slice(0, 500);
  const operations = [];
  for (const act of acts) {
    const { fields, photos } = await unlock(phone.key, act);
    operations.push({ id: act.id, sequence: act.sequence, kind: act.kind, subject: act.subject, fields, photos, said_at: act.saidAt });
  }
  const body = JSON.stringify({
    operations, asks: standing("taken", "held", "clash"), refused: standing("refused"),
    unsent: unsent.length - acts.length, oldest_unsent_at: unsent[acts.length]?.saidAt ?? null,
    clock_offset: Math.round((phone.offset ?? 0) / 1000), is_persistent: phone.persistent ?? false,
  });
  const asked = Date.now();
  const answer = await ask(phone, "/api/sync/", { method: "POST", body, headers: { "Content-Type": "application/json" } }, WAIT);
  if (typeof answer === "string") return answer;
  const told = await answer.json();
  const offset = Date.parse(told.now) - (asked + Date.now()) / 2;
  await change(phone.account, { offset: Math.round(offset), lastAt: Date.now() });
  for (const result of told.results) await settle(phone, result);
  return "sent";
}

// The answer, or in a word why there is none. The queue stays as it is.
async function ask(phone, url, options, wait) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), wait);
  try {
    const headers = { ...options.headers, "X-Device-Secret": phone.secret };
    const answer = await fetch(url, { ...options, headers, signal: stop.signal, credentials: "omit" });
    if (answer.ok || answer.status === 409) return answer;
    if (answer.status === 401) {
      await change(phone.account, { secret: null });
      return "sign-in";
    }
    if (answer.status === 410) {
      await wipe(phone.account);
      return "revoked";
    }
    return answer.status === 400 ? "old" : "offline";
  } catch {
    return "offline";
  } finally {
    clearTimeout(timer);
  }
}

async function settle(phone, { id, state, reason, answer }) {
  const { account } = phone;
  const act = await get("acts", id);
  if (!act) return;
  if (!DONE.includes(state)) {
    await put("acts", { ...act, state, reason, answer });
    return;
  }
  const note = await lock(phone.key, { title: await titleOf(phone, act) });
  await within(["acts", "sent"], "readwrite", async (stores, done) => {
    await done(stores.sent.put({ id, account, kind: act.kind, subject: act.subject, saidAt: act.saidAt, state, answer, ...note }));
    await done(stores.acts.delete(id));
  });
  await leaveBehind(account);
  const old = (await all("sent", account)).sort((a, b) => (a.saidAt < b.saidAt ? 1 : -1)).slice(KEPT_SENT);
  for (const each of old) await remove("sent", each.id);
}

async function sendPhotos(phone) {
  const { unsent, photos } = await waiting(phone.account);
  const held = new Set(unsent.flatMap((act) => act.photos));
  for (const sha of photos) {
    const photo = held.has(sha) ? null : await get("photos", [phone.account, sha]);
    if (!photo) continue;
    const said = await sendPhoto(phone, photo);
    if (said !== "sent") return said;
  }
  return "sent";
}

async function sendPhoto(phone, photo) {
  const url = `/api/sync/photos/${photo.sha256}/`;
  const bytes = await unlockBytes(phone.key, photo);
  let answer = await ask(phone, url, {}, WAIT);
  for (let tries = 0; tries < 200; tries += 1) {
    if (typeof answer === "string") return answer;
    const told = await answer.json();
    if (told.whole) {
      await remove("photos", [phone.account, photo.sha256]);
      return "sent";
    }
    const start = told.received ?? 0;
    const piece = bytes.slice(start, start + PIECE);
    answer = await ask(phone, `${url}?at=${start}&total=${photo.size}`, { method: "PUT", body: piece }, PHOTO_WAIT);
  }
  return "offline";
}

// Take an act back that the server has not named yet; its place in the sequence is kept by an act that does nothing.
export async function takeBack(phone, id) {
  const empty = await lock(phone.key, { fields: {}, photos: {}, title: "" });
  await within(["acts", "photos"], "readwrite", async (stores, answer) => {
    const act = await answer(stores.acts.get(id));
    if (!act) return;
    if (act.state === "waiting") {
      await answer(stores.acts.put({ ...act, kind: "dropped", subject: "", photos: [], ...empty }));
    } else {
      await answer(stores.acts.delete(id));
    }
    for (const sha of act.photos) await answer(stores.photos.delete([act.account, sha]));
  });
}

// Everything that is not on the server yet, readable, for a file: the last way out of a broken phone.
export async function exported(phone) {
  const { acts, photos } = await waiting(phone.account);
  const shown = [];
  for (const act of acts) {
    const { iv, data, ...plain } = act;
    shown.push({ ...plain, ...(await unlock(phone.key, { iv, data })) });
  }
  const pictures = {};
  for (const sha of photos) {
    const photo = await get("photos", [phone.account, sha]);
    if (photo) pictures[sha] = base64(await unlockBytes(phone.key, photo));
  }
  return { device: phone.device, account: phone.account, at: new Date().toISOString(), acts: shown, photos: pictures };
}

function base64(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}
