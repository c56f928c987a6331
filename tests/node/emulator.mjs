// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the emulator on a free port and tells its address.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export class Emulator {
  #process;

  /** `options` as of `docswiki-emulator --help`. */
  static async start(program, options = []) {
    const emulator = new Emulator();
    emulator.#process = spawn(program, ['--port', '0', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    const failed = once(emulator.#process, 'exit').then(([code]) => {
      throw new Error(`the emulator ended with ${code} before it listened`);
    });
    const lines = createInterface({ input: emulator.#process.stdout });
    [emulator.baseUrl] = await Promise.race([once(lines, 'line'), failed]);
    failed.catch(() => {}); // that it ends later is what stop() does
    return emulator;
  }

  async stop() {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }
}
