// A demo service of its own for each file of stories: the built program, an empty folder, a free port.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts `askwell demo` in a throw-away folder and waits until it says where it is. */
export async function startService() {
  const program = process.env.ASKWELL;
  if (!program) throw new Error('ASKWELL must name the built program');
  const folder = await mkdtemp(join(tmpdir(), 'askwell-story-'));
  const child = spawn(program, ['demo', '--port', '0', '--fresh', '--folder', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complained = '';
  child.stderr.on('data', (chunk) => { complained = (complained + chunk).slice(-4000); });
  const address = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`askwell demo ended with ${code}: ${complained}`)));
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const found = said.match(/Askwell demo: (http:\/\/\S+?)\/?\s/);
      if (found) resolve(found[1]);
    });
  });
  return {
    address,
    folder,
    async stop() {
      child.removeAllListeners('exit');
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
