// node build.mjs FOLDER: one CSS file, one JS module, the icon sprite and the fonts, all with hashed
// names and pre-compressed (.br, .gz), and a manifest of names that the server reads once at start.
// Cargo calls this (crates/web/build.rs); what it writes is embedded in the binary.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "dist"));
const library = (path) => join(here, "node_modules", path);
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 8);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const manifest = {};
const emit = (name, bytes) => {
  const ext = extname(name);
  const hashed = `${name.slice(0, -ext.length)}-${hash(bytes)}${ext}`;
  writeFileSync(join(out, hashed), bytes);
  manifest[name] = `/assets/${hashed}`;
};

// --- icons: only those that a template, a module or the portal names ------------------------------
const walk = (dir) => (existsSync(dir) ? readdirSync(dir) : []).flatMap((name) => {
  const path = join(dir, name);
  return statSync(path).isDirectory() ? walk(path) : [path];
});
const MENTION = /\bicon(?:_class)?\(\s*"([a-z0-9-]+)"|\bicon: "([a-z0-9-]+)"/g;
const named = new Set();
for (const file of [join(here, "../templates"), join(here, "src/js"), join(here, "../src/portal")].flatMap(walk)) {
  for (const [, called, field] of readFileSync(file, "utf8").matchAll(MENTION)) named.add(called ?? field);
}
named.delete("mark");
const between = (text, from, to) => text.slice(from, text.lastIndexOf(to)).replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>");
const symbol = (name, body) => `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
const symbols = [...named].sort().map((name) => {
  const svg = readFileSync(library(`lucide-static/icons/${name}.svg`), "utf8");
  return symbol(name, between(svg, svg.indexOf(">", svg.indexOf("<svg")) + 1, "</svg>"));
});
const mark = readFileSync(join(here, "src/mark.svg"), "utf8");
symbols.push(symbol("mark", between(mark, mark.indexOf("<path"), "</svg>")));
emit("icons.svg", Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`));
emit("favicon.svg", readFileSync(join(here, "src/favicon.svg")));

// --- fonts: upright only, two subsets, the second fetched by unicode-range when needed ------------
for (const subset of ["latin", "latin-ext"]) {
  emit(`font-${subset}.woff2`, readFileSync(library(
    `@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${subset}-wght-normal.woff2`)));
}

// --- CSS and JS -----------------------------------------------------------------------------------
const target = ["chrome125", "firefox128", "safari18"];
const css = await build({
  entryPoints: [join(here, "src/css/main.css")], bundle: true, minify: true, write: false,
  external: ["/assets/*"], target, logLevel: "warning",
});
emit("app.css", Buffer.from(css.outputFiles[0].text
  .replaceAll("/assets/font-latin.woff2", manifest["font-latin.woff2"])
  .replaceAll("/assets/font-latin-ext.woff2", manifest["font-latin-ext.woff2"])));
const js = await build({
  entryPoints: [join(here, "src/js/main.js")], bundle: true, minify: true, write: false, format: "esm",
  target, legalComments: "none", logLevel: "warning",
  define: { ICONS: JSON.stringify(manifest["icons.svg"]) },
});
emit("app.js", Buffer.from(js.outputFiles[0].contents));

// --- the service worker keeps its name: it holds the offline page and the hashed files ------------
const offline = ["layout/document.html", "layout/gate.html", "screens/problem.html"].map((name) => join(here, "../templates", name))
  .concat(walk(join(here, "../../texts/languages"))).map((path) => readFileSync(path));
const worker = readFileSync(join(here, "src/sw.js"), "utf8")
  .replace("__VERSION__", hash(JSON.stringify(manifest) + offline.join("")))
  .replace("__FILES__", JSON.stringify([manifest["app.css"], manifest["icons.svg"], manifest["font-latin.woff2"]]));
writeFileSync(join(out, "sw.js"), worker);
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1));

const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
for (const name of readdirSync(out).filter((n) => [".css", ".js", ".svg"].includes(extname(n)))) {
  const bytes = readFileSync(join(out, name));
  writeFileSync(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  writeFileSync(join(out, `${name}.br`), brotliCompressSync(bytes, best));
}
