// A door's stylesheet: of the one stylesheet, the rules that its pages can meet. A page names its classes in a template,
// in web/components, web/words and the like, or in a script; a rule whose classes none of them names is left out. Any
// word of those files counts, one that ends in "-" as the beginning of a class, and what stands in :is(), :not() and
// :has() is not asked: rather too much than too little is kept.
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const web = join(dirname(dirname(fileURLToPath(import.meta.url))), "src/liming/web");
const templates = join(web, "templates");
const SHARED = ["components", "templatetags", "words"];
export const DOORS = {
  field: { areas: ["field"], templates: (path) => path.startsWith("field/"), python: ["field", ...SHARED] },
  public: {
    areas: ["public", "plain"],
    templates: (path) => /^(public|contact)\//.test(path) || !path.includes("/"),
    python: ["public", "contact", ...SHARED],
  },
};
const AREAS = ["field", "public", "office", "plain"];

export async function doorStyles(name, css, script) {
  const words = await wordsOf(DOORS[name], script);
  for (const area of AREAS) words.delete(area);
  for (const area of DOORS[name].areas) words.add(area);
  const beginnings = [...words].filter((word) => /^[a-z]\w*-$/.test(word));
  return kept(css, (each) => words.has(each) || beginnings.some((start) => each.startsWith(start)));
}

async function wordsOf(door, script) {
  const words = new Set(allWords(script));
  for (const text of await pagesOf(door)) {
    for (const [, list] of text.matchAll(/class="((?:[^"{]|\{[{%].*?[%}]\}|\{)*)"/g)) for (const word of allWords(list)) words.add(word);
  }
  for (const folder of door.python) {
    for (const path of await filesOf(join(web, folder), ".py")) for (const word of allWords(await readFile(path, "utf8"))) words.add(word);
  }
  return words;
}

// The door's templates with all that they include or stand on.
async function pagesOf(door) {
  const every = (await filesOf(templates, ".html")).map((path) => path.slice(templates.length + 1));
  const found = new Map();
  const todo = every.filter(door.templates);
  for (let path = todo.pop(); path; path = todo.pop()) {
    if (found.has(path) || !every.includes(path)) continue;
    found.set(path, await readFile(join(templates, path), "utf8"));
    for (const [, other] of found.get(path).matchAll(/(?:include|extends) "([^"]+)"/g)) todo.push(other);
  }
  return found.values();
}

async function filesOf(folder, ending) {
  const entries = await readdir(folder, { recursive: true });
  return entries.filter((name) => name.endsWith(ending)).map((name) => join(folder, name)).sort();
}

const allWords = (text) => text.split(/[^\w-]+/);

// The rules of a minified stylesheet whose classes are all met; a group without rules goes.
function kept(css, isMet) {
  let result = "";
  for (const { head, body } of rules(css)) {
    if (/^@(media|supports)/.test(head)) {
      const inside = kept(body, isMet);
      if (inside) result += `${head}{${inside}}`;
    } else if (head.startsWith("@")) result += `${head}{${body}}`;
    else {
      const selectors = parts(head).filter((selector) => classesOf(selector).every(isMet));
      if (selectors.length) result += `${selectors.join(",")}{${body}}`;
    }
  }
  return result;
}

function* rules(css) {
  for (let place = 0; place < css.length;) {
    const open = css.indexOf("{", place);
    if (open < 0) return;
    let close = open;
    for (let depth = 1; depth;) {
      close += 1;
      if (css[close] === "{") depth += 1;
      else if (css[close] === "}") depth -= 1;
    }
    yield { head: css.slice(place, open).trim(), body: css.slice(open + 1, close) };
    place = close + 1;
  }
}

// A list of selectors, parted at the commas outside of brackets.
function parts(list) {
  const found = [""];
  let depth = 0;
  for (const letter of list) {
    depth += { "(": 1, "[": 1, ")": -1, "]": -1 }[letter] ?? 0;
    if (letter === "," && depth === 0) found.push("");
    else found[found.length - 1] += letter;
  }
  return found;
}

function classesOf(selector) {
  let bare = selector;
  for (let before = ""; before !== bare;) {
    before = bare;
    bare = bare.replace(/:(?:is|not|has|where|nth-child|nth-last-child)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]/g, "");
  }
  return [...bare.matchAll(/\.([A-Za-z][\w-]*)/g)].map(([, name]) => name);
}
