// The whole loop, as people walk it: find, ask, promise, answer, converse, agree, review, publish, read, take back.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { after, before, test } from 'node:test';
import { Person, startBrowser } from './people.mjs';
import { startService } from './service.mjs';

const QUERY =
  'Is HER2 positive breast cancer different from other types, and which medicines target it and how well do they work?';
const PATIENT = 'nora.quist@example.org';

let service, browser, patient, doctor, editor, reviewer, reader, address;

before(async () => {
  service = await startService();
  browser = await startBrowser();
  [patient, doctor, editor, reviewer, reader] = await Promise.all(
    Array.from({ length: 5 }, () => Person.arrives(browser, service.address)),
  );
});

after(async () => {
  await browser?.close();
  await service?.stop();
});

test('the loop', async (t) => {
  const step = steps(t);
  await step('answers appear while she types', async () => {
    await patient.page.goto('/');
    await patient.page.locator('#q').pressSequentially(QUERY);
    await patient.page.locator('[data-find-list] a').first().waitFor();
    await patient.look('home-typing');
    await patient.press('Search');
    assert.match(await patient.text(), /What is HER2-positive breast cancer/);
    await patient.look('search');
  });

  await step('they do not answer her, and what she typed becomes two questions', async () => {
    await patient.press('Ask a doctor this');
    const questions = await patient.page.locator('[name=question]').evaluateAll((all) => all.map((one) => one.value));
    assert.equal(questions.length, 2);
    assert.match(questions[0], /^Is HER2 positive breast cancer different from other types\?$/);
    assert.match(questions[1], /^Which medicines target it and how well do they work\?$/);
    await patient.look('ask-questions');
    await patient.press('These are my questions');
  });

  await step('she says for whom, and the field is guessed', async () => {
    await patient.page.getByLabel('Myself').check();
    await patient.page.locator('[name=age]').fill('46');
    await patient.look('ask-for-whom');
    await patient.press('Continue');
    assert.equal(await patient.page.locator('[name=specialty]').inputValue(), 'medical_oncology');
    await patient.look('ask-field');
    await patient.press('Continue');
  });

  await step('she signs up with a link, and nothing she typed is lost', async () => {
    await patient.look('sign-in');
    await patient.follow('Sign up');
    await patient.look('sign-up');
    await patient.page.locator('[name=email]').fill(PATIENT);
    await patient.press('Send me a link');
    await patient.look('sign-in-sent');
    await openMail(patient, 'Your link to sign in');
    await patient.look('mail');
    await patient.leave(patient.page.locator('main a[href*="/sign-in/link/"]').click());
    await patient.look('sign-in-link');
    await patient.press('Sign in now');
    assert.match(patient.path(), /^\/ask\/\w+\/files$/);
  });

  await step('she adds a report, is told the promise, and sends', async () => {
    const report = { name: 'pathology.txt', mimeType: 'text/plain', buffer: Buffer.from('HER2 3+, ER negative. Made up.') };
    await patient.page.locator('[type=file]').setInputFiles(report);
    await patient.press('Add');
    assert.match(await patient.text(), /pathology\.txt/);
    await patient.look('ask-files');
    await patient.follow('Continue');
    assert.match(await patient.text(), /We promise you an answer by/);
    await patient.look('ask-check');
    await patient.press('Send my question');
    assert.match(await patient.text(), /Your question is sent/);
    await patient.look('consultation-open');
  });

  await step('an oncologist is offered it and takes it', async () => {
    await doctor.signIn('amara.okonkwo@example.org');
    await doctor.page.goto('/desk');
    await doctor.look('desk');
    await takeCase(doctor, 'Is HER2 positive');
    await doctor.look('case');
    await patient.reads('A doctor works on it');
  });

  await step('the doctor asks back, and she reads and answers it without loading the page', async () => {
    await doctor.page.getByText('Ask the patient something').click();
    await doctor.page.locator('[name=ask]').fill('Has the cancer spread beyond the breast, as far as you know?');
    await doctor.press('Ask');
    await patient.reads('Has the cancer spread beyond the breast');
    await patient.look('consultation-asked-back');
    await doctor.page.goto('/desk');
    await patient.page.getByRole('button', { name: 'Send reply' }).waitFor();
    await patient.page.locator('[name=text]').fill('No. It was found early. I live in Leeds and my doctor is Dr. Alan Reed.');
    await patient.press('Send reply');
    assert.match(await patient.text(), /It was found early/);
  });

  await step('question by question, with sources and a number', async () => {
    await doctor.reads('Came back from the patient');
    await doctor.follow('Medical oncology');
    await doctor.press('Go on with it');
    await write(doctor);
    await doctor.look('case-writing');
    await doctor.press('Send the answer');
    assert.match(await doctor.text(), /Your answer is with the patient/);
    await patient.reads('HER2-positive cancers carry too much');
    await patient.look('consultation-answered');
  });

  await step('she asks on, and gets an answer again', async () => {
    await patient.page.reload();
    await patient.page.locator('[name=text]').fill('Do these medicines hurt the heart?');
    await patient.press('Ask the doctor');
    await takeCase(doctor, 'Do these medicines hurt the heart');
    await doctor.page.locator('[name=summary]').fill('They can weaken the heart in a few people, so it is checked.');
    await doctor.page.locator('[name^=text-]').first().fill('Trastuzumab can weaken the heart. In one large trial it happened to about 4 in 100. Your team checks it before and during treatment. [1]');
    await doctor.page.locator('[name=seek_care]').fill('Call your team the same day when you are short of breath or your legs swell.');
    await source(doctor, 1, 'Trastuzumab for early-stage HER2-positive breast cancer', 'Cochrane', '2012', 'https://doi.org/10.1002/14651858.CD006243.pub2');
    await doctor.press('Send the answer');
    await patient.reads('They can weaken the heart');
  });

  await step('she agrees to exactly these words, without the ones that show who she is', async () => {
    await patient.page.reload();
    await patient.follow('Read what would be published');
    const text = await patient.text();
    assert.match(text, /HER2-positive cancers carry too much/);
    assert.doesNotMatch(text, /Alan Reed/);
    await patient.look('consent');
    await patient.press('Yes, publish exactly this text');
    await patient.follow('Read what would be published');
    await patient.look('consent-given');
  });

  await step('an editor begins the page from it and decides about every identifying place', async () => {
    await editor.signIn('priya.nair@example.org');
    await editor.page.goto('/review');
    await editor.look('review');
    await editor.leave(editor.page.locator('main a[href^="/review/new/"]').filter({ hasText: 'HER2' }).first().click());
    await editor.look('review-begin');
    await editor.press('Begin the page from this text');
    await editor.look('review-edit');
    await editor.page.locator('[name=topic_name]').fill('HER2-positive breast cancer');
    await editor.page.locator('[name=topic]').fill('her2-positive-breast-cancer');
    await editor.press('Save');
    await decideRedactions(editor);
    await editor.press('Hand to the reviewers');
    assert.match(await editor.text(), /Handed to the reviewers/);
  });

  await step('a reviewer who wrote none of it sends it back once', async () => {
    await reviewer.signIn('henrik.lindqvist@example.org');
    await openReview(reviewer);
    await reviewer.page.getByLabel('Ask for changes').check();
    await reviewer.page.locator('[name=comment-overall]').fill('Say in the summary how large the effect is.');
    await reviewer.look('review-check');
    await reviewer.press('Give the verdict');
    await reviewer.look('review-given');
  });

  await step('the editor mends it', async () => {
    await editor.page.goto('/review');
    await editor.leave(editor.page.locator('main a').filter({ hasText: 'HER2 positive breast cancer different' }).first().click());
    assert.match(await editor.text(), /Say in the summary how large the effect is/);
    const summary = editor.page.locator('[name=summary]');
    await summary.fill(`${await summary.inputValue()} In one analysis about 9 in 100 more women were alive after ten years.`);
    await editor.press('Save');
    await editor.look('review-mended');
    await decideRedactions(editor);
    await editor.press('Hand to the reviewers');
  });

  await step('the reviewer signs, and nothing is public before she agrees to the new words', async () => {
    await openReview(reviewer);
    for (const item of await reviewer.page.locator('[name=checklist]').all()) await item.check();
    await reviewer.page.getByLabel('Sign', { exact: true }).check();
    await reviewer.press('Give the verdict');
    assert.match(await reviewer.text(), /Signed\. The patient is asked/);
    await patient.page.goto('/my');
    await patient.look('my');
    await patient.follow('Is HER2 positive breast cancer');
    await patient.follow('Read what would be published');
    assert.match(await patient.text(), /The text was edited/);
    await patient.press('Yes, publish exactly this text');
  });

  await step('anybody reads it: questions, answers, sources, who wrote and who checked', async () => {
    await patient.follow('Read what would be published');
    await patient.follow('See the page');
    address = patient.path();
    assert.match(address, /^\/answers\/medical-oncology\/her2-positive-breast-cancer\/[a-z0-9-]+$/);
    await reader.page.goto(address);
    const text = await reader.text();
    for (const there of ['Dr. Amara Okonkwo', 'Dr. Henrik Lindqvist', 'Next review', 'Sources', 'Cochrane', 'What this page cannot do', 'about 9 in 100 more women']) {
      assert.ok(text.includes(there), `the page says "${there}"`);
    }
    assert.doesNotMatch(text, /Alan Reed|Leeds|Nora/);
    await reader.look('answer');
  });

  await step('anybody can prove that it reads as it was signed, and a changed word is noticed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'askwell-proof-'));
    const get = async (path) => (await fetch(service.address + path)).text();
    const files = { page: await get(`${address}.json`), proof: await get(`${address}/proof`), key: await get('/log/key') };
    const verify = async (changed) => {
      for (const [name, text] of Object.entries({ ...files, ...changed })) await writeFile(join(folder, name), text);
      const words = Object.keys(files).flatMap((name) => [`--${name}`, join(folder, name)]);
      return promisify(execFile)(process.env.ASKWELL, ['verify', ...words]);
    };
    assert.equal(JSON.parse((await verify({})).stdout).revision, 2);
    await assert.rejects(verify({ page: files.page.replace('about 9 in 100 more', 'about 90 in 100 more') }), /not proven/);
    await rm(folder, { recursive: true });
  });

  await step('the next reader finds it at once', async () => {
    await reader.page.goto('/search?q=what+medicine+for+HER2+positive+breast+cancer');
    assert.equal(await reader.page.locator(`main a[href="${address}"]`).count(), 1);
    await reader.page.goto('/feed.xml');
    assert.ok((await reader.page.content()).includes(address));
  });

  await step('she takes her yes back, and it is gone from page, search and feed', async () => {
    await patient.page.goto('/my');
    await patient.follow('Is HER2 positive breast cancer');
    await patient.follow('Read what would be published');
    await patient.press('Take my yes back');
    const answered = await reader.page.goto(address);
    assert.equal(answered.status(), 410);
    assert.doesNotMatch(await reader.text(), /trastuzumab/i);
    await reader.look('tombstone');
    await reader.page.goto('/search?q=what+medicine+for+HER2+positive+breast+cancer');
    assert.equal(await reader.page.locator(`main a[href="${address}"]`).count(), 0);
    await reader.page.goto('/feed.xml');
    assert.ok(!(await reader.page.content()).includes(address));
  });

  await step('no script failed and no part was missing, for anybody', () => {
    for (const person of [patient, doctor, editor, reviewer, reader]) assert.deepEqual(person.mistakes, []);
  });
});

/** Steps of one story: what comes after a step that failed has nothing to stand on and is left out. */
function steps(t) {
  let failed = false;
  return (name, walk) =>
    t.test(name, { skip: failed && 'an earlier step failed' }, async () => {
      try {
        await walk();
      } catch (error) {
        failed = true;
        throw error;
      }
    });
}

/** Opens the newest mail to the patient with this subject, as soon as it has come. */
async function openMail(person, subject) {
  const mail = person.page.locator('main li', { hasText: PATIENT }).getByRole('link', { name: subject });
  await until(async () => {
    await person.page.goto('/mail');
    return (await mail.count()) > 0;
  });
  await person.leave(mail.first().click());
}

/** Presses "Next case" until the case with these words is in the doctor's hands; others go back at the shift's end. */
async function takeCase(person, words) {
  await until(async () => {
    await person.page.goto('/desk');
    await person.press('Next case');
    if ((await person.text()).includes(words)) return true;
    if (/\/desk\/consultations\//.test(person.path())) {
      await person.page.getByText('Hand it back', { exact: true }).click();
      await person.press('Hand back');
    }
    return false;
  });
}

async function write(person) {
  const { page } = person;
  await page.locator('[name=summary]').fill(
    'HER2-positive cancers carry too much of one growth signal. Medicines that block it work well beside chemotherapy.',
  );
  await page.locator('[name=text-1]').fill(
    'Yes. The cells carry many copies of the HER2 gene, so they grow faster than most. That same signal is what medicines can aim at. [1]',
  );
  await page.locator('[name=text-2]').fill(
    'Trastuzumab and pertuzumab block HER2 from outside the cell. Trastuzumab emtansine carries chemotherapy to it. With trastuzumab beside chemotherapy, about 9 in 100 more women were alive after ten years. [1]',
  );
  await page.locator('[name=seek_care]').fill('Call your team the same day for a fever of 38 °C or more during chemotherapy.');
  await source(person, 1, 'Trastuzumab for early-stage, HER2-positive breast cancer: a meta-analysis', 'Lancet Oncology', '2021', 'https://doi.org/10.1016/S1470-2045(21)00288-6');
  await page.getByText('Numbers a patient can weigh').click();
  const number = { what: 'Alive after ten years', whom: 'Women with early HER2-positive cancer', versus: 'Chemotherapy alone', value: 'about 9 in 100 more', source: '1' };
  for (const [field, value] of Object.entries(number)) await page.locator(`[name=number-${field}-1]`).fill(value);
}

async function source({ page }, row, title, publisher, year, url) {
  for (const [field, value] of Object.entries({ title, publisher, year, url })) {
    await page.locator(`[name=source-${field}-${row}]`).fill(value);
  }
  await page.locator(`[name=source-checked-${row}]`).check();
}

/** Replaces every place that the machine found, until it finds no more, and files the report. */
async function decideRedactions(person) {
  await until(async () => {
    for (const replace of await person.page.locator('.aw-decision').getByLabel('Replace').all()) await replace.check();
    await person.press('Carry out and file the report');
    return /Report filed by/.test(await person.text()) && !/shows further places/.test(await person.text());
  });
}

async function openReview(person) {
  await person.page.goto('/review');
  await person.leave(person.page.locator('main a').filter({ hasText: 'HER2 positive breast cancer different' }).first().click());
}

/** Tries something until it holds, at most for half a minute; each try waits for a page, so nothing sleeps. */
async function until(holds) {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    if (await holds()) return;
  }
  assert.fail('it did not come to that in half a minute');
}
