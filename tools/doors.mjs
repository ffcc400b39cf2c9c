// A door's stylesheet: of the one stylesheet, the rules that its pages can meet, found by PurgeCSS. A page names its
// classes in a template, in web/components, web/words and the like, or in a script; a word that ends in "-" counts as
// the beginning of a class: rather too much than too little is kept.
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PurgeCSS } from "purgecss";

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

const allWords = (text) => text.match(/[\w-]+/g) ?? [];

export async function doorStyles(name, css, script) {
  const door = DOORS[name];
  const pages = (await pagesOf(door)).flatMap(allWords);
  const words = [...pages, ...(await python(door)).flatMap(allWords), ...allWords(script)];
  const beginnings = new Set(words.filter((word) => /^[a-z]\w*-$/.test(word)));
  const [found] = await new PurgeCSS().purge({
    content: [{ raw: words.filter((word) => !AREAS.includes(word)).join(" "), extension: "words" }],
    css: [{ raw: css }],
    defaultExtractor: allWords,
    dynamicAttributes: [...css.matchAll(/\[([\w-]+)/g)].map(([, attribute]) => attribute),
    safelist: [/^:/, ...door.areas, ...[...beginnings].map((start) => new RegExp(`^${start}`))],
    blocklist: AREAS.filter((area) => !door.areas.includes(area)),
  });
  return found.css;
}

// The door's templates with all that they include or stand on.
async function pagesOf(door) {
  const every = await filesIn(templates, ".html");
  const found = new Map();
  const todo = every.filter(door.templates);
  for (let path = todo.pop(); path; path = todo.pop()) {
    if (found.has(path) || !every.includes(path)) continue;
    found.set(path, await readFile(join(templates, path), "utf8"));
    for (const [, other] of found.get(path).matchAll(/(?:include|extends) "([^"]+)"/g)) todo.push(other);
  }
  return [...found.values()];
}

async function python(door) {
  const folders = door.python.map((folder) => join(web, folder));
  const files = await Promise.all(folders.map(async (folder) => (await filesIn(folder, ".py")).map((name) => join(folder, name))));
  return Promise.all(files.flat().map((path) => readFile(path, "utf8")));
}

async function filesIn(folder, ending) {
  const entries = await readdir(folder, { recursive: true });
  return entries.filter((name) => name.endsWith(ending)).sort();
}
