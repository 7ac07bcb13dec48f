// Fails where a library, Rust or npm, may not be had under a licence that deny.toml allows.
//
// cargo-deny does the same for Rust, and better (it reads the licence files); this needs nothing but Node.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const policy = readFileSync(join(root, "deny.toml"), "utf8");
const allowed = new Set(quoted(/^allow = \[([^\]]*)\]/m.exec(policy)[1]));
const exceptions = new Map([
  ...[...policy.matchAll(/\{ crate = "([^"]+)", allow = \[([^\]]*)\] \}/g)].map(([, name, list]) => [name, quoted(list)]),
  // The portal's font, shipped unchanged beside its licence: the Open Font License covers font files only.
  ["@fontsource-variable/atkinson-hyperlegible-next", ["OFL-1.1"]],
  // Zero-clause BSD under another name.
  ["htmx.org", ["BSD-0-Clause"]],
  // Looks at pages in the browser tests; never shipped.
  ["axe-core", ["MPL-2.0"]],
]);

const libraries = [...crates(), ...["crates/web/assets", "e2e"].flatMap(npmPackages)];
const refused = libraries.filter(({ name, licence }) => !satisfies(licence, (id) => allowed.has(id) || exceptions.get(name)?.includes(id)));
for (const { name, version, licence } of refused) {
  console.error(`${name} ${version}: ${licence ?? "no licence stated"} is not allowed by deny.toml`);
}
console.log(`${libraries.length} libraries, ${refused.length} with a licence that is not allowed`);
process.exitCode = refused.length ? 1 : 0;

function crates() {
  const answer = execFileSync("cargo", ["metadata", "--format-version", "1", "--locked"], { cwd: root, maxBuffer: 1 << 28 });
  return JSON.parse(answer).packages.map(({ name, version, license }) => ({ name, version, licence: license }));
}

function npmPackages(folder) {
  const lock = join(root, folder, "package-lock.json");
  if (!existsSync(lock)) throw new Error(`${lock} is missing`);
  return Object.entries(JSON.parse(readFileSync(lock)).packages)
    .filter(([path]) => path !== "")
    .map(([path, { version, license }]) => ({ name: path.replace(/^.*node_modules\//, ""), version, licence: license }));
}

// An SPDX expression: OR of ANDs of identifiers, with parentheses. `A/B` is how old crates wrote `A OR B`.
function satisfies(expression, isAllowed) {
  const words = (expression ?? "").replace(/\s*\/\s*/g, " OR ").replace(/ WITH /g, "_WITH_").match(/[()]|[^\s()]+/g) ?? [];
  const any = () => { let good = all(); while (words[0] === "OR") { words.shift(); good = all() || good; } return good; };
  const all = () => { let good = one(); while (words[0] === "AND") { words.shift(); good = one() && good; } return good; };
  const one = () => {
    const word = words.shift();
    if (word !== "(") return word !== undefined && isAllowed(word.replaceAll("_WITH_", " WITH "));
    const good = any();
    words.shift();
    return good;
  };
  return any() && words.length === 0;
}

function quoted(list) {
  return [...list.matchAll(/"([^"]+)"/g)].map(([, text]) => text);
}
