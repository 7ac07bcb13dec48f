// Somebody with a browser of their own, told in verbs. Things are found as people find them: by role and name.
import { inspect, openPage } from "./browser.mjs";

export const PASSWORD = "violet-Tractor-91-umbrella";

export class Person {
  static async arrive(browser, muster, name, email, options) {
    const { page, troubles } = await openPage(browser, muster.url, options);
    const scripts = options.javaScriptEnabled !== false;
    const kind = options.isMobile ? "phone" : "desk";
    return Object.assign(new Person(), { muster, name, email, page, troubles, scripts, kind });
  }

  // --- looking and pressing

  async goes(path) {
    await this.page.goto(path);
  }

  /** Waits for a page or dialog with this heading, and looks at all of it where no journey of this file did before. */
  async sees(heading) {
    const found = this.page.getByRole("heading", { name: heading }).first();
    await found.waitFor();
    if (this.scripts) await inspect(this.page, `${this.kind} ${await found.innerText()}`);
  }

  async reads(text) {
    await this.page.getByText(text).first().waitFor();
  }

  async fills(fields) {
    for (const [label, value] of Object.entries(fields)) await this.page.getByLabel(label, { exact: true }).fill(value);
  }

  async presses(name, role = "button") {
    await this.page.getByRole(role, { name, exact: true }).click();
  }

  async follows(name) {
    await this.presses(name, "link");
  }

  /** Waits until the browser is at a path that this pattern fits. */
  async arrives(path) {
    await this.page.waitForURL((url) => path.test(url.pathname));
  }

  async type(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Presses Tab until the focus is on the thing of this role and name, as somebody without a mouse does. */
  async tabsTo(role, name) {
    const wanted = this.page.getByRole(role, { name, exact: true }).first();
    await wanted.waitFor();
    for (let presses = 0; presses < 80; presses += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab never reaches the ${role} “${name}”`);
  }

  // --- set-up without the way there, for journeys that are about something else

  /** Has an account and is logged in. */
  async hasAccount() {
    await this.muster.api("/v1/accounts", { name: this.name, email: this.email, password: PASSWORD });
    const { links } = await this.muster.mail(this.email, "/verify");
    const token = new URL(links.find((link) => link.includes("/verify"))).searchParams.get("token");
    const { session } = await this.muster.api("/v1/accounts/verify", { token });
    this.token = session.token;
    await this.page.context().addCookies([{ name: "muster_session", value: session.token, url: this.muster.url }]);
  }

  /** Owns an organization of this name. */
  async owns(name) {
    const { slug } = await this.muster.api("/v1/organizations", { name }, this.token);
    this.home = `/o/${slug}`;
  }

  /** Is in the organization of `owner`, who has invited them with this role. */
  async isMemberOf(owner, role = "member") {
    const { id } = await owner.posts("/invitations", { email: this.email, role });
    await this.muster.api(`/v1/me/invitations/${id}/accept`, {}, this.token);
    this.home = owner.home;
  }

  /** Posts to the API at a path below their organization's; gives its answer. */
  posts(path, body) {
    return this.muster.api(this.home.replace("/o/", "/v1/organizations/") + path, body, this.token);
  }

  // --- an account

  async opensMail(words) {
    const { links } = await this.muster.mail(this.email, words);
    await this.page.goto(links[0]);
  }

  async fillsSignUp() {
    await this.fills({ "Your name": this.name, Password: PASSWORD });
    await this.presses("Create account");
  }

  /** Signs up at /signup and verifies by the code as the mail prints it; ends where verifying leads. */
  async signsUp() {
    await this.goes("/signup");
    await this.sees("Create your account");
    await this.fills({ "E-mail": this.email });
    await this.fillsSignUp();
    await this.sees("Check your e-mail");
    const { text } = await this.muster.mail(this.email);
    const [code] = /(?<!\d)\d{3} \d{3}(?!\d)/.exec(text.replace(/https?:\S+/g, ""));
    // Typed, as a browser cuts what is typed or pasted and not what a script fills in.
    await this.page.getByLabel("Code from the message").pressSequentially(code);
    await this.presses("Verify address");
    await this.page.waitForURL((url) => !["/verify", "/signup"].includes(url.pathname));
  }

  async logsIn() {
    await this.goes("/login");
    await this.fillsLogIn();
  }

  async fillsLogIn() {
    await this.sees("Log in");
    await this.fills({ "E-mail": this.email, Password: PASSWORD });
    await this.presses("Log in");
    await this.page.waitForURL((url) => url.pathname !== "/login");
  }

  async creates(organization) {
    await this.goes("/new");
    await this.sees("Create your organization");
    await this.fills({ Name: organization });
    await this.presses("Create organization");
    await this.arrives(/^\/o\//);
    this.home = new URL(this.page.url()).pathname;
  }

  /** Follows the invitation mail of this organization to the end, as somebody without an account. */
  async joins(organization) {
    await this.opensMail(organization);
    await this.sees(`Join ${organization}`);
    await this.follows("Create an account and join");
    await this.fillsSignUp();
    await this.arrives(/^\/o\//);
    this.home = new URL(this.page.url()).pathname;
  }

  // --- an organization

  async opensUsers() {
    await this.goes(`${this.home}/users/members`);
    await this.sees("Users");
  }

  async invites(email, role = "Organization Member") {
    await this.opensUsers();
    await this.follows("Add Member");
    await this.sees("Add Member");
    await this.fills({ "E-mail addresses": email });
    await this.page.getByRole("radio", { name: role }).check();
    await this.presses("Invite");
    await this.reads(`${email} was invited.`);
  }
}
