// A second checker, in plain Python by the specifications alone, agrees with the log on every tile and notices every tampering.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startService } from './service.mjs';

const LEAVES = '1000';

let service;

before(async () => {
  service = await startService();
});

after(async () => {
  await service?.stop();
});

test('checkpoint, tiles, random leaves and the proof of every page hold, and no tampering goes unnoticed', async () => {
  const checker = fileURLToPath(new URL('./proof.py', import.meta.url));
  const { stdout } = await promisify(execFile)('python3', [checker, service.address, LEAVES]);
  assert.match(stdout, /pages/);
});
