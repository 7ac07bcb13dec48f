// Debian's Chromium, and what every page must satisfy wherever a journey leads.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const desk = { viewport: { width: 1440, height: 900 } };
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? program(),
    // Root may not use the sandbox; the pages are our own. Less motion is asked for of the whole browser: asked for page by
    // page, it comes after a new page has begun to change over to itself, which is then given up with an error.
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--force-prefers-reduced-motion", "--disable-background-networking", "--disable-component-update"],
  });
}

// The headless shell is the same engine without windows, tabs and menus. Drawing those nobody looks at takes Chromium
// twice the work of all the pages.
function program() {
  return execFileSync("sh", ["-c", "command -v chromium-headless-shell || command -v chromium"], { encoding: "utf8" }).trim();
}

/** A page of a browser profile of its own. `troubles` collects what its console complains of. */
export async function openPage(browser, baseURL, options = desk) {
  const context = await browser.newContext({ baseURL, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  // Two browsers and two servers share a small machine's cores: what takes a second at a desk may take ten there.
  page.setDefaultTimeout(20_000);
  const troubles = [];
  page.on("console", (message) => { if (message.type() === "error" && !isAnsweredRefusal(message)) troubles.push(`${page.url()}: ${message.text()}`); });
  page.on("pageerror", (error) => troubles.push(`${page.url()}: ${error.message}`));
  return { page, troubles };
}

// Chromium reports each answer of 4xx as an error. A refusal that the server put in words is none.
function isAnsweredRefusal(message) {
  return /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
}

const inspected = new Set();

/** Fails on an accessibility violation and on sideways scroll. Needs a browser that runs scripts. What journeys pass
 *  again and again, such as signing up, is inspected once: a view is known by `what` and by its address without ids. */
export async function inspect(page, what) {
  const view = `${what} ${new URL(page.url()).pathname.replace(/[0-9a-f]{16,}/g, "…")}`;
  if (inspected.has(view)) return;
  inspected.add(view);
  await page.waitForLoadState();
  await page.evaluate(axe);
  const violations = await page.evaluate(async (runOnly) => {
    // All rules run; of those that are kept, no report is written.
    const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  }, rules);
  assert.deepEqual(violations, [], `axe at ${page.url()}`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(sideways <= 0, `${page.url()} scrolls ${sideways} px sideways`);
}
