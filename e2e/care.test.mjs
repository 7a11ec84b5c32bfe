// Care now comes before everything else, and the way to ask works without a single script.

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

test('a red flag is met while it is typed, and nothing typed is lost', async () => {
  const patient = await Person.arrives(browser, service.address);
  const words = 'My father has crushing chest pain going down his left arm and he is sweating. What can he take?';
  await patient.page.goto('/ask');
  await patient.page.locator('#text').pressSequentially(words);
  await patient.page.locator('#reading').getByText('999').waitFor();
  await patient.look('care-typing');
  await patient.press('Continue');
  assert.match(patient.path(), /\/care$/);
  assert.match(await patient.text(), /999/);
  await patient.look('care');
  await patient.page.goBack();
  assert.equal(await patient.page.locator('#text').inputValue(), words);
  assert.deepEqual(patient.mistakes, []);
});

test('who thinks of suicide is met with kindness and a line to call', async () => {
  const patient = await Person.arrives(browser, service.address);
  await patient.page.goto('/ask');
  await patient.page.locator('#text').fill('I do not want to live any more and I have collected my pills');
  await patient.press('Continue');
  assert.match(patient.path(), /\/care$/);
  assert.match(await patient.text(), /116 123/);
  await patient.look('care-self-harm');
});

test('nothing to ask, and far too much, come back with words about it and with what was typed', async () => {
  const patient = await Person.arrives(browser, service.address);
  await patient.page.goto('/ask');
  await patient.press('Continue');
  await patient.look('ask-empty');
  assert.equal(await patient.page.locator('.nhsuk-error-summary').count(), 1);
  const long = 'Why? '.repeat(9_000);
  await patient.page.locator('#text').fill(long);
  await patient.press('Continue');
  assert.equal(await patient.page.locator('.nhsuk-error-summary').count(), 1);
  assert.equal(await patient.page.locator('#text').inputValue(), long);
});

test('without a script, from right to left, to the promise', async () => {
  const patient = await Person.arrives(browser, service.address, { javaScriptEnabled: false });
  const { page } = patient;
  await page.goto('/');
  await page.locator('#q').fill('eczema cream');
  await patient.press('Search');
  assert.match(await patient.text(), /eczema/i);
  await page.goto('/ask');
  await page.locator('#text').fill('هل الإكزيما معدية؟ 😀 وما هي أفضل الكريمات لها؟');
  await patient.press('Continue');
  await patient.press('These are my questions');
  await page.getByLabel('A child in my care').check();
  await page.locator('[name=age]').fill('4');
  await patient.press('Continue');
  await page.locator('[name=specialty]').selectOption('dermatology');
  await patient.press('Continue');
  await page.locator('[name=address]').fill('maya.fielding@example.org');
  await page.locator('[name=password]').fill('demo only, not secret');
  await patient.press('Sign in');
  await patient.follow('Go on without');
  assert.match(await patient.text(), /الإكزيما/);
  await patient.press('Send my question');
  assert.match(await patient.text(), /Your question is sent/);
});
