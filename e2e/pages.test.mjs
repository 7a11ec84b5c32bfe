// Every page, as those who may see it, is read by axe: narrow and dark, wide and light. No script fails, no part is missing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, startBrowser } from './people.mjs';
import { startService } from './service.mjs';

const PAGES = {
  nobody: [
    '/', '/answers', '/answers/medical-oncology', '/search', '/search?q=breast+cancer', '/search?q=qqqzzz', '/search?q=how+is+breast+cancer+treated%3F+can+it+come+back%3F', '/specialties', '/doctors', '/promise',
    '/figures/her2', '/editorial-process', '/terms', '/privacy', '/accessibility', '/newsletter', '/newsletter/sent', '/ask', '/sign-in', '/sign-up', '/mail', '/nothing-here',
  ],
  'maya.fielding@example.org': ['/my', '/my/account', '/my/account/erase', '/my/doctor'],
  'amara.okonkwo@example.org': ['/desk', '/desk/answered', '/desk/shifts'],
  'priya.nair@example.org': ['/review', '/review/synonyms'],
  'henrik.lindqvist@example.org': ['/review'],
  'helen.marsh@example.org': ['/board', '/board/roster', '/board/what-if', '/board/searches'],
  'sam.ocampo@example.org': ['/admin', '/admin/people', '/admin/accounts', '/admin/journal'],
};

/** From these pages the first link below an address is opened as well: one answer, one doctor, one case, one person. */
const FIRST_OF = {
  nobody: [
    ['/answers/medical-oncology', '/answers/medical-oncology/'],
    ['/answers', '/answers/'],
    ['/doctors', '/doctors/'],
    ['/mail', '/mail/'],
  ],
  'maya.fielding@example.org': [['/my', '/my/consultations/']],
  'amara.okonkwo@example.org': [['/desk/answered', '/desk/consultations/']],
  'priya.nair@example.org': [['/review', '/review/']],
  'henrik.lindqvist@example.org': [['/review', '/review/']],
  'helen.marsh@example.org': [
    ['/board', '/board/consultations/'],
    ['/board/roster', '/board/roster/'],
  ],
  'sam.ocampo@example.org': [['/admin/people', '/admin/people/']],
};

let service, browser;

before(async () => {
  service = await startService();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await service?.stop();
});

for (const [who, pages] of Object.entries(PAGES)) {
  test(`what ${who} may see`, async (t) => {
    const person = await Person.arrives(browser, service.address);
    if (who !== 'nobody') await person.signIn(who);
    const firsts = [];
    for (const [from, below] of FIRST_OF[who]) {
      await person.page.goto(from);
      const links = await person.page.locator(`main a[href^="${below}"]`).evaluateAll((all) => all.map((a) => a.getAttribute('href')));
      const deepest = links.sort((a, b) => b.split('/').length - a.split('/').length)[0];
      assert.ok(deepest, `${from} leads to something below ${below}`);
      firsts.push(deepest);
    }
    for (const path of [...pages, ...firsts]) {
      await t.test(path, async () => {
        const response = await person.page.goto(path);
        assert.equal(response.status(), path === '/nothing-here' ? 404 : 200);
        await person.look(`${who.split('@')[0]}${path.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}`);
      });
    }
    assert.deepEqual(person.mistakes, []);
  });
}
