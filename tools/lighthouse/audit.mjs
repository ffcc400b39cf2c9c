// Lighthouse with its mobile preset over pages of a browser that is running and signed in.
// Given on the input: { port, runs, pages: { name: address } }. Told on the output: { name: { category: [scores] } }
// and what failed: { name: { audit: detail } }.
import lighthouse from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices"];

async function given() {
  let text = "";
  for await (const piece of process.stdin) text += piece;
  return JSON.parse(text);
}

function failures(result) {
  const found = {};
  for (const name of CATEGORIES) {
    for (const { id, weight } of result.categories[name].auditRefs) {
      const audit = result.audits[id];
      if (!weight || audit.score === null || audit.score >= 0.9) continue;
      found[id] = [audit.score, audit.displayValue ?? "", ...(audit.details?.items ?? []).slice(0, 6).map((item) => item.node?.snippet ?? item.description ?? item.url ?? "")];
    }
  }
  return found;
}

const { port, runs, pages } = await given();
const scores = {};
const failed = {};
for (const [name, address] of Object.entries(pages)) {
  scores[name] = Object.fromEntries(CATEGORIES.map((each) => [each, []]));
  for (let run = 0; run < runs; run += 1) {
    const { lhr } = await lighthouse(address, { port, onlyCategories: CATEGORIES, logLevel: "error" });
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    if (lhr.finalDisplayedUrl !== address) throw new Error(`${address} leads to ${lhr.finalDisplayedUrl}`);
    for (const each of CATEGORIES) scores[name][each].push(Math.round(lhr.categories[each].score * 100));
    Object.assign((failed[name] ??= {}), failures(lhr));
  }
}
process.stdout.write(`${JSON.stringify({ scores, failed })}\n`);
