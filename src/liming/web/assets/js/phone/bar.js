// The line on top that always says how much is not sent yet, and what hinders it.
import { send, waiting } from "./outbox.js";
import { say } from "./words.js";

const FIRST = 60_000;
const LONGEST = 300_000;

export class Bar {
  constructor(account) {
    this.account = account;
    this.place = document.querySelector("[data-unsent]");
    this.said = "";
    this.pause = FIRST;
    this.heard = [];
  }

  hear(act) { this.heard.push(act); }

  async show() {
    const { unsent, photos, acts, attention, drafts } = await waiting(this.account);
    const after = acts.filter((act) => ["taken", "held"].includes(act.state)).length;
    const parts = [];
    if (unsent.length) parts.push(say("unsent", { n: unsent.length }));
    else if (photos.length) parts.push(say("unsent_photos", { n: photos.length }));
    else if (after) parts.push(say("under_way", { n: after }));
    if (attention.length) parts.push(say("attention", { n: attention.length }));
    if (drafts.length && !document.querySelector("form[data-draft], [data-queue-page]")) parts.push(say("drafts", { n: drafts.length }));
    if (this.said === "offline" && (unsent.length || photos.length)) parts.push(say("offline"));
    else if (this.said === "sign-in" && unsent.length) parts.push(say("sign_in"));
    else if (this.said === "revoked") parts.push(say("revoked"));
    else if (this.said === "old") parts.push(say("old"));
    const { place } = this;
    if (!place) return;
    place.hidden = parts.length === 0;
    place.dataset.count = unsent.length;
    place.querySelector("a").textContent = parts.join(say("comma"));
  }

  async send() {
    clearTimeout(this.timer);
    this.said = await send(this.account);
    this.pause = this.said === "sent" ? FIRST : Math.min(LONGEST, this.pause * 2);
    this.timer = setTimeout(() => this.send(), this.pause);
    await this.show();
    for (const act of this.heard) await act(this.said);
    return this.said;
  }

  start() {
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") this.send(); });
    return this.send();
  }
}
