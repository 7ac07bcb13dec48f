// A Muster of a journey's own: the built binary on an empty database, its mailbox and its command line.
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { eventually } from "./patience.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const binary = resolve(process.env.MUSTER_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/muster"));
const operatorKey = "mop_e2e_0123456789abcdef0123456789abcdef";

export const databases = (process.env.E2E_DATABASES ?? "SQLite,PostgreSQL").split(",");

/** Starts Muster on an empty database of this kind and waits until it is ready. */
export async function startMuster(database) {
  const folder = mkdtempSync(join(tmpdir(), "muster-e2e-"));
  const own = database === "PostgreSQL" ? await createDatabase() : undefined;
  const url = `http://127.0.0.1:${await freePort()}`;
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    MUSTER_DATA: join(folder, "data"),
    // By environment, so that subcommands too know the address that mailed links start with.
    MUSTER_LISTEN: new URL(url).host,
    MUSTER_OPERATOR_KEY: operatorKey,
    MUSTER_RATE_LIMITS: "off",
    ...(own ? { MUSTER_DATABASE_URL: own.url } : {}),
  };
  const log = join(folder, "server.log");
  const server = spawn(binary, ["serve"], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [server.stdout, server.stderr]) stream.pipe(createWriteStream(log, { flags: "a" }));
  const stop = async () => {
    if (server.exitCode === null && server.kill("SIGTERM")) await new Promise((done) => server.once("exit", done));
    rmSync(folder, { recursive: true, force: true });
    own?.drop();
  };
  try {
    await eventually(`${binary} is ready`, async () => {
      if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
      return (await fetch(`${url}/readyz`).catch(() => undefined))?.ok;
    }, 30);
  } catch (error) {
    const said = readFileSync(log, "utf8").slice(-2000);
    await stop();
    throw new Error(`${error.message}\n${said}`);
  }
  return { url, database, stop, log: () => readFileSync(log, "utf8"), api: (path, body, token) => api(url, path, body, token), mail: (to, search) => mail(url, to, search), cli: (...words) => cli(words, folder, env) };
}

/** Posts to the JSON API, with a token where there is one; gives its answer. */
async function api(url, path, body, token) {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** The newest mail to this address whose subject or text has these words, once it is there. */
async function mail(url, to, words = "") {
  const fits = ({ subject, text }) => `${subject}\n${text}`.toLowerCase().includes(words.toLowerCase());
  return eventually(`a mail to ${to} with the words “${words}”`, async () => {
    const mails = await (await fetch(`${url}/dev/mail.json?to=${encodeURIComponent(to)}`)).json();
    return mails.find(fits);
  });
}

/** Runs a subcommand with --json, as the operator would on the server's machine; gives its answer. */
async function cli(words, cwd, env) {
  const { stdout } = await promisify(execFile)(binary, [...words, "--json"], { cwd, env });
  return JSON.parse(stdout);
}

async function createDatabase() {
  await (held ??= hold());
  const server = postgres("start");
  const name = `e2e_${process.pid}_${Date.now()}`;
  postgres("sql", "postgres", `CREATE DATABASE ${name}`);
  return { url: `${server}/${name}`, drop: () => postgres("sql", "postgres", `DROP DATABASE ${name} WITH (FORCE)`) };
}

function postgres(...words) {
  return execFileSync(join(root, "scripts/test-postgres"), words, { encoding: "utf8" }).trim();
}

/** Locks the tests' server against being stopped, until this process ends; see scripts/test-postgres. */
let held;
async function hold() {
  if (process.env.MUSTER_TEST_POSTGRES) return;
  const folder = postgres("folder");
  mkdirSync(folder, { recursive: true });
  const lock = spawn("flock", ["--shared", join(folder, "users"), "sh", "-c", "echo held; cat"], { stdio: ["pipe", "pipe", "inherit"] });
  await once(lock.stdout, "data");
  for (const handle of [lock, lock.stdin, lock.stdout]) handle.unref();
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
