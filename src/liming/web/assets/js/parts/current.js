// What is current in a row of tabs or in the side navigation is brought into view where the row is longer than its box.
export function startCurrent() {
  for (const link of document.querySelectorAll(".stage-tabs [aria-current], .side [aria-current]")) {
    if (link.getClientRects().length) link.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
