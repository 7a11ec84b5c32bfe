// The newsletter as a reader meets it: asked for on a field's page, confirmed from the mailbox, changed, stopped.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, startBrowser } from './people.mjs';
import { startService } from './service.mjs';

const ADDRESS = 'anna.reader@example.org';

let service, browser;

before(async () => {
  service = await startService();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await service?.stop();
});

/** Opens the link of the newest mail to the address; a mail takes a moment to be written. */
async function opensTheMail({ page }) {
  const mail = page.locator('main a', { hasText: 'Do you want the newsletter?' });
  for (let look = 0; look < 200; look += 1) {
    await page.goto('/mail');
    if (await mail.count()) break;
  }
  await mail.first().click();
  await page.getByText(ADDRESS).waitFor();
  await page.locator('main a[href*="/newsletter/"]').click();
}

test('new answers by mail are asked for, confirmed, changed and stopped', async () => {
  const reader = await Person.arrives(browser, service.address);
  const { page } = reader;
  await page.goto('/answers/medical-oncology');
  await reader.follow('Get new answers by mail');
  assert.ok(await page.getByLabel('Medical oncology').isChecked(), 'the field one comes from is chosen');
  await page.getByLabel('E-mail address').fill(ADDRESS);
  await reader.press('Send me the newsletter');
  await reader.reads('Tick the box if this is all right for you');
  assert.equal(await page.getByLabel('E-mail address').inputValue(), ADDRESS, 'what was typed is still there');
  await reader.look('newsletter-refused');
  await page.getByLabel('The mails may name illnesses and medicines').check();
  await reader.press('Send me the newsletter');
  assert.equal(reader.path(), '/newsletter/sent');
  await opensTheMail(reader);
  await reader.reads(ADDRESS);
  await reader.look('newsletter-confirm');
  await page.getByLabel('Cardiology').check();
  await reader.press('Yes, send it');
  await reader.reads('Your newsletter');
  assert.ok((await page.getByLabel('Cardiology').isChecked()) && (await page.getByLabel('Medical oncology').isChecked()));
  await reader.look('newsletter-own');
  const own = page.url();
  await reader.press('Stop the newsletter');
  await reader.reads('You get no more mails');
  assert.equal((await page.goto(own)).status(), 410);
  await reader.look('newsletter-gone');
  assert.deepEqual(reader.mistakes, []);
});
