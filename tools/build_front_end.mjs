// Build the front end: stylesheets, one script per file of assets/js, one icon sprite, into build/static. No network.
import { build } from "esbuild";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DOORS, doorStyles } from "./doors.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const assets = join(root, "src/liming/web/assets");
const modules = join(root, "node_modules");
const target = join(process.env.LIMING_BUILD ?? join(root, "build"), "static");

// Every icon a template may name; a name that is missing here shows nothing.
const ICONS = `
  adjustments-horizontal alert-triangle arrow-back-up arrow-down arrow-right arrow-up arrows-left-right bell bolt book bulb
  building calendar calendar-month camera camera-plus check device-mobile chevron-down chevron-left chevron-right chevron-up
  circle-check circle-x clipboard-check clock clock-up cloud-upload copy current-location dots download external-link
  eye eye-check eye-off file-text filter flag git-merge grid-dots history home home-bolt inbox info-circle key
  layout-dashboard list-check lock logout map-2 map-pin menu-2 message microphone mood-smile navigation paperclip
  pencil award building calendar-event heart-handshake id-badge phone phone-call photo photo-check player-pause player-play plug plus printer qrcode refresh route
  ruler-measure search send sitemap star table target-arrow trash upload user users wifi wifi-off x
`.trim().split(/\s+/);

async function sprite() {
  const symbols = await Promise.all(
    ICONS.map(async (name) => {
      const drawing = await readFile(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
      const paths = [...drawing.matchAll(/<(path|circle|rect|line)\b[^>]*>/g)].map((match) => match[0]);
      const shown = paths.filter((path) => !path.includes('stroke="none" d="M0 0h24v24H0z"'));
      return `<symbol id="${name}" viewBox="0 0 24 24">${shown.join("")}</symbol>`;
    }),
  );
  const look = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${look}>${symbols.join("\n")}</svg>\n`;
}

async function scripts() {
  const names = await readdir(join(assets, "js"));
  return names.filter((name) => name.endsWith(".js")).map((name) => join(assets, "js", name));
}

async function bundle() {
  await build({
    entryPoints: await scripts(),
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2021"],
    legalComments: "none",
    outdir: target,
    logLevel: "warning",
  });
  await build({
    entryPoints: { app: join(assets, "css/app.css"), map: join(assets, "css/map.css") },
    bundle: true,
    minify: true,
    target: ["chrome105", "safari16", "firefox110"],
    external: ["*.png"],
    outdir: target,
    logLevel: "warning",
  });
}

// A page of the field or the public loads the rules that it can meet; the office has them all.
async function partStyles() {
  const css = await readFile(join(target, "app.css"), "utf8");
  for (const name of Object.keys(DOORS)) {
    const script = await readFile(join(target, `${name}.js`), "utf8");
    await writeFile(join(target, `${name}.css`), await doorStyles(name, css, script));
  }
}

// Django's manifest storage stops at a source map that is not there.
async function stripSourceMaps() {
  for (const name of await readdir(target)) {
    if (!/\.(js|css)$/.test(name)) continue;
    const text = await readFile(join(target, name), "utf8");
    await writeFile(join(target, name), text.replace(/^.*sourceMappingURL=.*$/gm, ""));
  }
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await bundle();
await partStyles();
await stripSourceMaps();
await writeFile(join(target, "icons.svg"), await sprite());
await cp(join(assets, "logo.svg"), join(target, "logo.svg"));
await cp(join(assets, "favicon.svg"), join(target, "favicon.svg"));
await cp(join(modules, "leaflet/dist/images"), join(target, "images"), { recursive: true });
