// After a refused form the first wrong answer has the keyboard, unless the page asked for another place.
const WRONG = '[aria-invalid="true"]:not([type="hidden"]), .has-error :is(input, select, textarea)';

export function startErrors() {
  if (!document.querySelector("[autofocus]")) document.querySelector(WRONG)?.focus();
}
