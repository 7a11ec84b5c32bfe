// People with a browser each: what they see, press and type. Nothing here sleeps; it waits for what appears.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** The password of everybody in the demo. */
const PASSWORD = 'demo only, not secret';
/** A telephone in the dark and a desk by day: the two corners where pages break. */
export const VIEWS = [
  { name: 'narrow-dark', width: 360, height: 740, colorScheme: 'dark' },
  { name: 'wide-light', width: 1280, height: 900, colorScheme: 'light' },
];

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Starts Debian's Chromium, or the one that CHROMIUM names. */
export function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}

/** One person at one browser window. */
export class Person {
  constructor(page, mistakes) {
    this.page = page;
    this.mistakes = mistakes;
  }

  /** Opens a window of somebody's own; a script that fails or a file that is missing is remembered against it. */
  static async arrives(browser, address, more = {}) {
    // axe is put into the page from outside, which the page's own policy rightly forbids.
    const context = await browser.newContext({ baseURL: address, bypassCSP: true, viewport: VIEWS[1], ...more });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const mistakes = [];
    page.on('pageerror', (error) => mistakes.push(`${page.url()}: ${error.message}`));
    page.on('requestfailed', (request) => {
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') mistakes.push(`${request.url()} failed`);
    });
    page.on('response', (response) => {
      // A page that looks again may learn that the case is no longer its reader's; a missing part is a mistake.
      const isPart = ['stylesheet', 'script', 'image', 'font'].includes(response.request().resourceType());
      if (response.status() >= 500 || (isPart && response.status() >= 400)) mistakes.push(`${response.url()} answered ${response.status()}`);
    });
    return new Person(page, mistakes);
  }

  async signIn(email) {
    await this.page.goto('/sign-in');
    const form = this.page.locator('form[action="/sign-in/password"]');
    await form.locator('[name=address]').fill(email);
    await form.locator('[name=password]').fill(PASSWORD);
    await this.leave(form.getByRole('button').click());
    return this;
  }

  /** Waits for the page that a press leads to. */
  async leave(press) {
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), press]);
  }

  async press(name, within = 'main') {
    await this.leave(this.page.locator(within).getByRole('button', { name, exact: true }).first().click());
  }

  async follow(name, within = 'main') {
    // A link that looks like a button calls itself one.
    const { page } = this;
    const link = page.locator(within).locator('a[href]').filter({ hasText: name });
    await this.leave(link.first().click());
  }

  text() {
    return this.page.locator('main').innerText();
  }

  /** Waits until the page says something, without being loaded again. */
  async reads(words) {
    await this.page.locator('main').getByText(words).first().waitFor();
  }

  path() {
    return new URL(this.page.url()).pathname;
  }

  /** Looks at the page as it is, narrow and wide, dark and light: axe finds nothing, nothing lies beyond the edge. */
  async look(name) {
    for (const view of VIEWS) {
      await this.page.setViewportSize({ width: view.width, height: view.height });
      await this.page.emulateMedia({ colorScheme: view.colorScheme, reducedMotion: 'reduce' });
      const beyond = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(beyond <= 0, `${name} is ${beyond} px wider than a ${view.name} window`);
      await this.page.evaluate(axe);
      const found = await this.page.evaluate(async () => {
        const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
      });
      assert.deepEqual(found, [], `axe on ${name}, ${view.name}`);
      if (process.env.PICTURES) {
        await mkdir(process.env.PICTURES, { recursive: true });
        await this.page.screenshot({ path: join(process.env.PICTURES, `${name}-${view.name}.png`), fullPage: true });
      }
    }
    await this.page.setViewportSize({ width: VIEWS[1].width, height: VIEWS[1].height });
    await this.page.emulateMedia({ colorScheme: 'light' });
  }
}
