import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readKernelFile } from '../../../src/shared/adapters/process/read-kernel-file.ts';

describe.runIf(process.platform === 'linux')('readKernelFile', () => {
  it('reads what Node reads', () => {
    for (const name of ['cmdline', 'limits', 'cgroup', 'environ']) {
      const path = `/proc/${process.pid}/${name}`;
      expect(readKernelFile(path)).toBe(readFileSync(path, 'latin1'));
    }
  });

  it('reads all of a file that is larger than its memory', () => {
    const env = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`LONG_${i}`, `${i}`.repeat(10_000)]));
    const script = `
      import { readKernelFile } from ${JSON.stringify(new URL('../../../src/shared/adapters/process/read-kernel-file.ts', import.meta.url).pathname)};
      const names = readKernelFile('/proc/self/environ').split('\\0').filter((text) => text.startsWith('LONG_'));
      console.log(names.map((text) => text.length).join(' '));`;
    const node = ['--import', 'tsx', '--input-type=module', '-e', script];
    const told = execFileSync(process.execPath, node, { env: { ...process.env, ...env }, encoding: 'utf8' });
    const lengths = Object.entries(env).map(([name, value]) => name.length + 1 + value.length);
    expect(told.trim().split(' ').map(Number).sort()).toEqual(lengths.sort());
  });

  it('fails where there is no such file', () => {
    expect(() => readKernelFile('/proc/0/stat')).toThrow('ENOENT');
  });
});
