// Finding while one types: nothing jumps under a pointer, the keyboard does everything, and it all works without a script.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, startBrowser } from './people.mjs';
import { startService } from './service.mjs';

let service, browser;

before(async () => {
  service = await startService();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await service?.stop();
});

const options = (person) => person.page.locator('[data-find-list] a');
const hrefs = (person) => options(person).evaluateAll((all) => all.map((one) => one.getAttribute('href')));

/** Types and waits until the count was announced: that comes when the hands have rested. */
async function typesAndRests(person, words) {
  await person.page.locator('#q').pressSequentially(words);
  await person.page.locator('[data-find-status]').getByText(/answers? found/).waitFor({ state: 'attached' });
}

test('the keyboard walks the suggestions while the field keeps the focus', async () => {
  const reader = await Person.arrives(browser, service.address);
  const { page } = reader;
  await page.goto('/');
  const field = page.locator('#q');
  assert.equal(await field.getAttribute('role'), 'combobox');
  assert.equal(await field.getAttribute('aria-expanded'), 'false');
  await typesAndRests(reader, 'breast cancer ');
  assert.equal(await field.getAttribute('aria-expanded'), 'true');
  const found = await hrefs(reader);
  assert.ok(found.length > 1);
  assert.match(await page.locator('[data-find-status]').textContent(), new RegExp(`^${found.length} `));
  await reader.look('find-listbox');
  await field.press('ArrowDown');
  await field.press('ArrowDown');
  const active = await field.getAttribute('aria-activedescendant');
  assert.equal(await page.locator(`#${active}`).getAttribute('href'), found[1]);
  assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
  assert.ok(await field.evaluate((one) => one === document.activeElement));
  await reader.look('find-active');
  await field.press('ArrowUp');
  await field.press('ArrowUp');
  assert.equal(await field.getAttribute('aria-activedescendant'), null);
  await field.press('Escape');
  assert.equal(await options(reader).count(), 0);
  assert.equal(await field.inputValue(), 'breast cancer ');
  await typesAndRests(reader, 'her2');
  await field.press('ArrowDown');
  const [first] = await hrefs(reader);
  await reader.leave(field.press('Enter'));
  assert.equal(reader.path(), first);
  assert.deepEqual(reader.mistakes, []);
});

test('what one points at stays where it is, whatever comes', async () => {
  const reader = await Person.arrives(browser, service.address);
  const { page } = reader;
  // The answer at rest is held back until the pointer is on the list, and then turned round.
  let letGo;
  const held = new Promise((resolve) => { letGo = resolve; });
  await page.route(/\/search\/found\?.*rest=yes/, async (route) => {
    const response = await route.fetch();
    await held;
    const html = (await response.text()).replace(/(<ul[^>]*>)([^]*)(<\/ul>)/, (all, open, items, close) =>
      open + items.split(/(?=<li>)/).reverse().join('') + close);
    await route.fulfill({ response, body: html });
  });
  await page.goto('/');
  await page.locator('#q').fill('breast cancer');
  await options(reader).nth(1).waitFor();
  const before = await hrefs(reader);
  await options(reader).nth(1).hover();
  await page.mouse.move(...(await middle(options(reader).nth(1))));
  const came = page.waitForResponse(/rest=yes/);
  letGo();
  await came;
  assert.deepEqual((await hrefs(reader)).slice(0, before.length), before, 'nothing moved under the pointer');
  await page.locator('#q').pressSequentially(' her2');
  await page.waitForResponse(/her2.*rest=yes/);
  assert.equal((await hrefs(reader))[1], before[1]);
  await page.mouse.move(5, 5);
  await page.waitForFunction((old) => {
    const now = [...document.querySelectorAll('[data-find-list] a')].map((one) => one.getAttribute('href'));
    return now.length && String(now) !== old;
  }, String(before));
});

async function middle(locator) {
  const box = await locator.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

test('two questions are answered each by itself, while one writes and on the page', async () => {
  const reader = await Person.arrives(browser, service.address);
  const { page } = reader;
  await page.goto('/ask');
  await page.locator('#text').fill('What is HER2-positive breast cancer? How long can I wait with a fever?');
  await page.locator('#text').pressSequentially(' ');
  await page.locator('[data-find-list] .aw-suggest__question').nth(1).waitFor();
  await reader.look('find-two-questions');
  await page.goto('/search?q=What+is+HER2-positive+breast+cancer%3F+Which+foods+are+good+for+the+heart%3F');
  assert.match(await reader.text(), /question by question, in your words/);
  await reader.look('search-two-questions');
});

test('a search that missed leads on to asking with its words', async () => {
  const reader = await Person.arrives(browser, service.address);
  const { page } = reader;
  await page.goto('/');
  await page.locator('#q').fill('what is her2 positive breast cancer');
  await reader.press('Search');
  assert.equal(new URL(page.url()).searchParams.get('q'), 'what is her2 positive breast cancer');
  await reader.look('search-results');
  await reader.leave(page.locator('.nhsuk-card__link').first().click());
  await reader.leave(page.locator('form[data-asked-for] button[value=no]').click());
  await reader.look('thanks-not');
  await reader.press('Ask a doctor this');
  assert.equal(await page.locator('[name=question]').first().inputValue(), 'What is her2 positive breast cancer?');
  await reader.look('ask-asked-already');
});

test('everything works without a script', async () => {
  const reader = await Person.arrives(browser, service.address, { javaScriptEnabled: false });
  const { page } = reader;
  await page.goto('/');
  await page.locator('#q').fill('breast cancer');
  await reader.press('Search');
  const count = await page.locator('.nhsuk-card__link').count();
  assert.ok(count > 1);
  const chip = page.locator('.aw-facets a.aw-chip').first();
  await reader.leave(chip.click());
  assert.ok(await page.locator('.aw-chip--off').count());
  await reader.leave(page.locator('.aw-chip--off').first().click());
  assert.equal(await page.locator('.nhsuk-card__link').count(), count);
  await page.goto('/search');
  await page.locator('#q').fill('My knee has hurt since spring when I walk to the market. '.repeat(60) + 'What is HER2-positive breast cancer?');
  await reader.press('Search');
  assert.equal(await page.locator('textarea#q').count(), 1);
  await reader.leave(page.locator('.aw-helped button[value=yes]').last().click());
  assert.match(await reader.text(), /Thank you/);
});

test('an editor keeps the synonyms and a coordinator sees what was looked for in vain', async () => {
  const [reader, coordinator, editor] = await Promise.all([1, 2, 3].map(() => Person.arrives(browser, service.address)));
  await reader.page.goto('/search?q=zweiklapp');
  await reader.look('search-nothing');
  await coordinator.signIn('helen.marsh@example.org');
  await coordinator.page.goto('/board/searches');
  await coordinator.look('board-searches');
  await coordinator.leave(coordinator.page.locator('tr', { hasText: 'zweiklapp' }).locator('button[value=synonym]').click());
  await editor.signIn('priya.nair@example.org');
  await editor.page.goto('/review/synonyms');
  await editor.look('synonyms');
  await editor.leave(editor.page.getByRole('link', { name: 'zweiklapp' }).click());
  await editor.page.locator('[name=means]').fill('breast cancer');
  await editor.page.locator('[name=source]').fill('Made up for this story, 2026');
  await editor.press('Add');
  await reader.page.waitForFunction(async () => {
    const page = await fetch('/search?q=zweiklapp');
    return (await page.text()).includes('nhsuk-card__link');
  });
  await editor.leave(editor.page.getByRole('link', { name: 'zweiklapp' }).first().click());
  await editor.look('synonym');
  await editor.press('Take out of use');
  await editor.look('synonym-retired');
  await editor.press('Undo');
  assert.match(await editor.text(), /Searches use it again/);
});
