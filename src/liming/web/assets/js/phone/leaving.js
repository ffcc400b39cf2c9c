// Sign-out: nothing readable stays on the phone; what was not sent stays locked until the same person is back.
import { lockUp } from "./identity.js";
import { waiting } from "./outbox.js";
import { say } from "./words.js";

export function startLeaving(phone, bar) {
  for (const form of document.querySelectorAll('form[action="/sign-out/"]')) {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.locked) return;
      event.preventDefault();
      await Promise.race([bar.send(), new Promise((done) => { setTimeout(done, 4000); })]);
      const { unsent } = await waiting(phone.account);
      if (unsent.length && !confirm(say("leave_sure", { n: unsent.length }))) return;
      await lockUp(phone.account);
      form.dataset.locked = "yes";
      form.requestSubmit();
    });
  }
}
