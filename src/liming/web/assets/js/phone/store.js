// What a phone keeps, in IndexedDB: acts not yet sent, their photos, drafts and pages. Everything a person wrote or
// read is locked with a key that the server hands out at sign-in and that sign-out throws away.
const NAME = "liming";
const STORES = {
  state: { keyPath: "name" },
  acts: { keyPath: "id" },
  photos: { keyPath: ["account", "sha256"] },
  drafts: { keyPath: ["account", "url"] },
  pages: { keyPath: ["account", "url"] },
  sent: { keyPath: "id" },
};
let opened = null;

export const canKeep = () => Boolean(self.indexedDB && self.crypto?.subtle);

function open() {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) asked.result.createObjectStore(name, options);
    };
    asked.onsuccess = () => {
      asked.result.onclose = () => { opened = null; };
      done(asked.result);
    };
    asked.onerror = () => { opened = null; fail(asked.error); };
  });
  return opened;
}

const answer = (asked) => new Promise((done, fail) => {
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});

// Do something in one transaction; it is kept whole or not at all, e.g. when the phone's store is full.
export async function within(names, mode, act) {
  const database = await open();
  const transaction = database.transaction(names, mode, { durability: "strict" });
  const ended = new Promise((done, fail) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => fail(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
  let result;
  try {
    result = await act(stores, answer);
  } catch (error) {
    ended.catch(() => {});
    try { transaction.abort(); } catch { /* it ended by itself */ }
    throw error;
  }
  await ended;
  return result;
}

export const get = (name, key) => within([name], "readonly", (stores) => answer(stores[name].get(key)));
export const put = (name, row) => within([name], "readwrite", (stores) => answer(stores[name].put(row)));
export const remove = (name, key) => within([name], "readwrite", (stores) => answer(stores[name].delete(key)));

export const every = (name) => within([name], "readonly", (stores) => answer(stores[name].getAll()));
export const all = async (name, account) => (await allOf([name], account))[0];

// The account's rows of several stores as they stand at one moment.
export const allOf = (names, account) => within(names, "readonly", async (stores, answer) => {
  const found = await Promise.all(names.map((name) => answer(stores[name].getAll())));
  return found.map((rows) => rows.filter((row) => row.account === account));
});

export async function removeAll(name, keys) {
  if (keys.length) await within([name], "readwrite", (stores) => Promise.all(keys.map((key) => answer(stores[name].delete(key)))));
}

export async function lock(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = value instanceof ArrayBuffer ? value : new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
}

export const unlockBytes = (key, { iv, data }) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);
export const unlock = async (key, row) => JSON.parse(new TextDecoder().decode(await unlockBytes(key, row)));

export function keyOf(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Who is signed in on this phone now, with its key; null after sign-out.
export async function current() {
  const here = await get("state", "current");
  if (!here?.account) return null;
  const phone = await get("state", `phone:${here.account}`);
  return phone?.key ? phone : null;
}
