// With the search model, what means the same is found though it shares no word.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const withModel = { skip: process.env.ASKWELL_SEARCH_MODEL ? false : 'the search model is not here' };

test('an answer without a word of the question is found by its meaning', withModel, () => {
  const folder = mkdtempSync(join(tmpdir(), 'askwell-'));
  const lines = (name, values) => {
    writeFileSync(join(folder, name), values.map((value) => JSON.stringify(value)).join('\n'));
    return join(folder, name);
  };
  const corpus = lines('corpus.jsonl', [
    { id: 'flu', title: 'Influenza', answer: 'Rest and drink enough.' },
    { id: 'sleep', title: 'Insomnia', answer: 'Regular hours and a dark room help many people.' },
    { id: 'skin', title: 'Eczema', answer: 'Creams without perfume keep it supple.' },
  ]);
  const queries = lines('queries.jsonl', [{ qid: 'q', text: 'I lie awake every night' }]);
  const run = join(folder, 'out.run');
  execFileSync(process.env.ASKWELL, ['search', '--corpus', corpus, '--queries', queries, '--run', run], { stdio: 'pipe' });
  assert.equal(readFileSync(run, 'utf8').split(' ')[2], 'sleep');
  rmSync(folder, { recursive: true });
});
