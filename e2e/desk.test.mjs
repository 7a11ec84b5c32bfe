// The publishing desk as its people use it: evidence from the drawer, remarks on lines, two pages made one, pages to look at again.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Person, startBrowser } from './people.mjs';
import { startService } from './service.mjs';

const EDITOR = 'priya.nair@example.org';
const REVIEWER = 'henrik.lindqvist@example.org';

let service, browser;

before(async () => {
  service = await startService();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await service?.stop();
});

/** Opens the editor of a public page by its address. */
async function edits(editor, address) {
  await editor.page.goto('/review');
  await editor.page.locator('[name=address]').fill(address);
  await editor.press('Open the page');
  return new URL(editor.page.url()).pathname;
}

/** Gives the addresses of two public answers that were asked here, of one field. */
async function answers(person, field) {
  await person.page.goto(`/answers/${field}`);
  const all = await person.page.locator('main a[href^="/answers/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  return [...new Set(all)].filter((path) => path.split('/').length === 5);
}

/** Presses for the next case until it is the one with these words; another is handed back, as a doctor would. */
async function takes(doctor, words) {
  for (let press = 0; press < 20; press += 1) {
    await doctor.page.goto('/desk');
    await doctor.press('Next case');
    if ((await doctor.text()).includes(words)) return;
    if (/\/desk\/consultations\//.test(doctor.path())) {
      await doctor.page.getByText('Hand it back', { exact: true }).click();
      await doctor.press('Hand back');
    }
  }
  assert.fail(`nobody offered the case with ${words}`);
}

test('an editor finds evidence while typing, cites it in an answer, and takes it out again', async () => {
  const editor = await Person.arrives(browser, service.address);
  const { page } = await editor.signIn(EDITOR);
  const [, , address] = await answers(editor, 'medical-oncology');
  await edits(editor, address);
  await page.locator('#summary').fill('A new summary that is not saved yet.');
  await page.locator('[name=evidence_q]').pressSequentially('kath alive');
  const found = page.locator('[data-drawer-found] li');
  await found.filter({ hasText: 'KATHERINE' }).first().waitFor();
  await editor.look('desk-drawer-found');
  const sources = await page.locator('[name^=source-url-]').count();
  assert.equal(await page.locator('[name=cites]').count(), 0);
  await found.filter({ hasText: 'KATHERINE' }).first().getByRole('button').click();
  await page.locator('[name=cites][value^=katherine]').waitFor({ state: 'attached' });
  assert.equal(await page.locator('#summary').inputValue(), 'A new summary that is not saved yet.');
  assert.match(await page.locator('#answer-1').inputValue(), /\[\d+\]$/);
  assert.equal(await page.locator('[name^=source-url-]').count(), sources + 1);
  await editor.look('desk-drawer-cited');
  await page.locator('.aw-drawer').getByRole('button', { name: /^Take out/ }).first().click();
  await page.waitForFunction(() => !document.querySelector('[name=cites][value^=katherine]'));
  assert.deepEqual(editor.mistakes, []);
});

test('the same without a single script', async () => {
  const editor = await Person.arrives(browser, service.address, { javaScriptEnabled: false });
  const { page } = await editor.signIn(EDITOR);
  const [address] = await answers(editor, 'medical-oncology');
  await edits(editor, address);
  await page.locator('#summary').fill('Typed, and not saved yet.');
  await page.locator('[name=evidence_q]').fill('pertuz');
  await editor.press('Find evidence');
  assert.equal(await page.locator('#summary').inputValue(), 'Typed, and not saved yet.');
  await editor.leave(page.locator('[data-drawer-found]').getByRole('button', { name: /^Cite this/ }).first().click());
  assert.match(await page.locator('#answer-1').inputValue(), /\[\d+\]$/);
  await editor.press('Save');
  assert.match(await editor.text(), /Saved\./);
});

test('a reviewer remarks on a line, and the editor reads it beside that line until it changes', async () => {
  const editor = await Person.arrives(browser, service.address);
  await editor.signIn(EDITOR);
  const [, address] = await answers(editor, 'medical-oncology');
  const edit = await edits(editor, address);
  await editor.press('Hand to the reviewers');
  const reviewer = await Person.arrives(browser, service.address);
  await reviewer.signIn(REVIEWER);
  await reviewer.page.goto(`${edit}/check`);
  await reviewer.page.getByText('Comments on single lines').click();
  await reviewer.page.locator('[name=line-answer-1-1]').fill('After how many years?');
  await reviewer.look('desk-remark-written');
  await reviewer.page.getByLabel('Ask for changes').check();
  await reviewer.press('Give the verdict');
  assert.match(await reviewer.text(), /Your comments are with the editor/);
  await editor.page.goto(edit);
  assert.match(await editor.page.locator('section[aria-labelledby=remarks]').innerText(), /After how many years\?/);
  await editor.look('desk-remark-read');
  const answer = editor.page.locator('#answer-1');
  await answer.fill(`So much is known. ${await answer.inputValue()}`);
  await editor.press('Save');
  assert.equal(await editor.page.locator('section[aria-labelledby=remarks]').count(), 0);
  assert.match(await editor.text(), /Changed since/);
  assert.deepEqual([...editor.mistakes, ...reviewer.mistakes], []);
});

test('two pages that say the same become one, and two again', async () => {
  const editor = await Person.arrives(browser, service.address);
  const { page } = await editor.signIn(EDITOR);
  const [into, from] = await answers(editor, 'cardiology');
  const edit = await edits(editor, from);
  await editor.follow('Merge into another page');
  await editor.look('desk-merge');
  await page.getByLabel('Another page', { exact: true }).check();
  await page.locator('[name=address]').fill(into);
  await editor.press('Merge');
  assert.match(await editor.text(), /Readers are led to the other page/);
  await editor.look('desk-merged');
  const reader = await Person.arrives(browser, service.address);
  await reader.page.goto(from);
  assert.equal(reader.path(), into);
  await reader.page.goto(`${into}/history`);
  assert.match(await reader.text(), /Pages that lead here/);
  await reader.look('desk-merged-history');
  await page.goto(edit);
  await editor.press('Let it stand by itself again');
  await reader.page.goto(from);
  assert.equal(reader.path(), from);
  assert.deepEqual([...editor.mistakes, ...reader.mistakes], []);
});

test('a doctor cites evidence in an answer, and the patient reads the number with its source', async () => {
  const patient = await Person.arrives(browser, service.address);
  await patient.signIn('maya.fielding@example.org');
  await patient.page.goto('/ask');
  await patient.page.locator('#text').fill('How well does T-DM1 work for HER2-positive breast cancer that was left at surgery?');
  await patient.press('Continue');
  await patient.press('These are my questions');
  await patient.page.getByLabel('Myself').check();
  await patient.press('Continue');
  await patient.page.locator('[name=specialty]').selectOption('medical_oncology');
  await patient.press('Continue');
  await patient.follow('Go on without');
  await patient.press('Send my question');
  const asked = patient.path();
  const doctor = await Person.arrives(browser, service.address);
  const { page } = await doctor.signIn('amara.okonkwo@example.org');
  await takes(doctor, 'How well does T-DM1 work');
  await page.locator('[name=summary]').fill('Most people are alive years later, more than without it.');
  await page.locator('[name^=text-]').first().fill('Of 100 people, more were alive after seven years with T-DM1.');
  await page.locator('[name=seek_care]').fill('Call your team the same day when you have a fever of 38 °C or more.');
  await page.locator('[name=evidence_q]').pressSequentially('kath alive');
  await page.locator('[data-drawer-found] li').filter({ hasText: 'Alive after 7 years' }).first().getByRole('button').click();
  await page.locator('[name=cites]').waitFor({ state: 'attached' });
  assert.match(await page.locator('[name^=text-]').first().inputValue(), /\[1\]$/);
  assert.match(await page.locator('[name=number-value-1]').inputValue(), /89\.1 of 100, against 84\.4 of 100/);
  await doctor.look('desk-doctor-drawer');
  await doctor.press('Send the answer');
  assert.match(await doctor.text(), /Your answer is with the patient/);
  await patient.page.goto(asked);
  assert.match(await patient.text(), /89\.1 of 100, against 84\.4 of 100/);
  await patient.page.goto(`${asked}/consent`);
  assert.match(await patient.text(), /89\.1 of 100, against 84\.4 of 100/);
  await patient.look('desk-consent');
  assert.deepEqual([...patient.mistakes, ...doctor.mistakes], []);
});

test('a change of evidence beside the running service flags the page that cites it', async () => {
  const reviewer = await Person.arrives(browser, service.address);
  await reviewer.signIn(REVIEWER);
  await reviewer.page.goto('/review');
  await reviewer.follow('All pages that are due');
  assert.match(await reviewer.text(), /No page is due/);
  const evidence = await readFile(new URL('../crates/askwell/demo/evidence-her2.json', import.meta.url), 'utf8');
  const file = join(service.folder, 'changed.json');
  await writeFile(file, evidence.replace('"89.1"', '"89.2"'));
  const { stderr } = await promisify(execFile)(process.env.ASKWELL, ['import', file], { env: { ...process.env, ASKWELL_DATA: service.folder } });
  assert.match(stderr, /1 changed, .*pages to be looked at again: 1/);
  await reviewer.page.reload();
  assert.match(await reviewer.text(), /Evidence changed/);
  assert.match(await reviewer.text(), /KATHERINE: Alive after 7 years/);
  await reviewer.look('desk-again');
  const editor = await Person.arrives(browser, service.address);
  await editor.signIn(EDITOR);
  await editor.page.goto('/review/again');
  await editor.leave(editor.page.locator('.nhsuk-task-list__link').first().click());
  assert.match(await editor.page.locator('.aw-drawer').innerText(), /Changed since/);
  await editor.look('desk-flagged');
  assert.deepEqual([...reviewer.mistakes, ...editor.mistakes], []);
});
