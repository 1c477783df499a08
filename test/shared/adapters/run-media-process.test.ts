import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type MediaProcessOptions, runMediaProcess } from '../../../src/shared/adapters/process/run-media-process.ts';
import { ProcessError } from '../../../src/shared/core/errors/errors.ts';

/** Whether this system has large pages for who asks for them: the kernel on request, glibc since 2.35. */
const givesLargePages = (): boolean => {
  const modes = '/sys/kernel/mm/transparent_hugepage/enabled';
  if (!existsSync(modes) || !readFileSync(modes, 'utf8').includes('[madvise]')) return false;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const [major = 0, minor = 0] = (header.glibcVersionRuntime ?? '').split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 35);
};

const GIVES_LARGE_PAGES = givesLargePages();

/** Stands in for ffmpeg: Node itself, running a line of script. */
const runScript = (script: string, options: Partial<MediaProcessOptions> = {}) =>
  runMediaProcess({ binary: process.execPath, args: ['-e', script], ...options });

/** Whether a process runs; one that is dead and not yet reaped by its new parent does not. */
const isAlive = (pid: number): boolean => {
  try {
    if (process.platform === 'linux') return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const untilDead = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 500 && isAlive(pid); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  return !isAlive(pid);
};

const STUBBORN = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;

describe('runMediaProcess', () => {
  it('returns what the program said and how it ended', async () => {
    const result = await runScript(`console.log('out'); console.error('err'); process.exit(3)`);
    expect(result).toMatchObject({ exitCode: 3, signal: null, timedOut: false, aborted: false, stderrTail: 'err' });
    expect(result.stdout.toString()).toBe('out\n');
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it('gives the program no environment but the one named and how memory is handed out', async () => {
    const script = 'process.stdout.write(JSON.stringify(process.env))';
    const { stdout } = await runScript(script, { env: { http_proxy: 'http://127.0.0.1:1' } });
    const seen = Object.keys(JSON.parse(stdout.toString()) as object).filter((name) => !name.startsWith('__'));
    expect(seen.sort()).toEqual(['GLIBC_TUNABLES', 'MALLOC_ARENA_MAX', 'http_proxy']);
  });

  it.runIf(GIVES_LARGE_PAGES)('gives the program large pages, for buffers of pictures as well', async () => {
    const script = `
      const planes = Array.from({ length: 8 }, () => Buffer.alloc(3_000_000, 1));
      process.stdout.write(require('node:fs').readFileSync('/proc/self/smaps'));
      planes.length = 0;`;
    const { stdout } = await runScript(script);
    const heap = /\[heap\].*?VmFlags:([^\n]*)/s.exec(stdout.toString());
    expect(heap?.[1]?.trim().split(' ')).toContain('hg');
    const bytes = Number(/\[heap\].*?Rss: +(\d+) kB/s.exec(stdout.toString())?.[1]) * 1024;
    expect(bytes).toBeGreaterThan(8 * 3_000_000);
  });

  it('runs arguments as they are, without a shell', async () => {
    const hostile = `$(touch x); "'\`&|<>*`;
    const { stdout } = await runMediaProcess({
      binary: process.execPath,
      args: ['-e', 'process.stdout.write(process.argv[1])', hostile],
    });
    expect(stdout.toString()).toBe(hostile);
  });

  it('hands extra pipes to their readers, and lets the program wait while they are busy', async () => {
    const script = `
      const fs = require('node:fs');
      const chunk = Buffer.alloc(65536, 7);
      for (let i = 0; i < 64; i++) for (let at = 0; at < chunk.length;) at += fs.writeSync(4, chunk, at);
      fs.writeSync(3, 'small');`;
    let size = 0;
    let small = '';
    const result = await runScript(script, {
      outputs: {
        3: async (output) => {
          for await (const chunk of output) small += String(chunk);
        },
        4: async (output) => {
          for await (const chunk of output as AsyncIterable<Buffer>) {
            size += chunk.length;
            if (size % (1 << 20) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
          }
        },
      },
    });
    expect(result.exitCode, result.stderrTail).toBe(0);
    expect(size).toBe(64 * 65_536);
    expect(small).toBe('small');
  });

  it('lets the program read what is written to it, and tells it the end', async () => {
    const script = `process.stdin.on('data', (chunk) => { process.stdout.write(String(chunk.length) + ' '); })
      .on('end', () => process.stdout.write('end'));`;
    const block = Buffer.alloc(1_000_000, 7);
    const { stdout } = await runScript(script, {
      input: async (input) => {
        for (let i = 0; i < 3; i += 1) await new Promise((resolve) => input.write(block, resolve));
      },
    });
    const [end, ...sizes] = stdout.toString().split(' ').reverse();
    expect(end).toBe('end');
    expect(sizes.reduce((sum, size) => sum + Number(size), 0)).toBe(3 * block.length);
  });

  it('tells how a program ended that did not read to the end', async () => {
    const failures: unknown[] = [];
    const result = await runScript('process.exitCode = 4; process.stdin.destroy();', {
      input: async (input) => {
        const block = Buffer.alloc(1_000_000);
        while (failures.length === 0) {
          await new Promise<void>((resolve) => {
            input.write(block, (error) => {
              if (error) failures.push(error);
              resolve();
            });
          });
        }
      },
    });
    expect(result).toMatchObject({ exitCode: 4, signal: null });
    expect(failures).toHaveLength(1);
  });

  it('fails with the error of who writes, after the program is gone', async () => {
    const run = runScript(STUBBORN, { input: () => Promise.reject(new Error('no more pictures')) });
    await expect(run).rejects.toThrow('no more pictures');
  });

  it('fails with the error of a reader, after the program is gone', async () => {
    let pid = 0;
    const run = runScript(`process.stdout.write(String(process.pid)); ${STUBBORN}`, {
      outputs: {
        1: async (output) => {
          for await (const chunk of output) {
            pid = Number(String(chunk));
            throw new Error('disk full');
          }
        },
      },
    });
    await expect(run).rejects.toThrow('disk full');
    expect(isAlive(pid)).toBe(false);
  });

  it('kills the whole process group at the deadline, also one that ignores SIGTERM', async () => {
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}], { stdio: 'inherit' });
      console.log(child.pid); ${STUBBORN}`;
    const result = await runScript(script, { timeoutMs: 1500 });
    expect(result).toMatchObject({ timedOut: true, signal: 'SIGKILL', exitCode: null });
    expect(await untilDead(Number(result.stdout.toString()))).toBe(true);
  });

  it('kills the process group when it is aborted, and starts nothing when it already was', async () => {
    const abort = new AbortController();
    const result = await runScript(`console.error('up'); ${STUBBORN}`, {
      signal: abort.signal,
      onStderrLine: () => abort.abort(),
    });
    expect(result).toMatchObject({ aborted: true, timedOut: false, signal: 'SIGKILL' });
    expect(await runScript('', { signal: abort.signal })).toMatchObject({ aborted: true, exitCode: null });
  });

  it('kills a program that writes more to stdout than is kept', async () => {
    const result = await runScript(`setInterval(() => process.stdout.write('x'.repeat(1e5)), 1)`, {
      maxStdoutBytes: 1e6,
    });
    expect(result).toMatchObject({ overflowed: true, signal: 'SIGKILL' });
    expect(result.stdout.length).toBeLessThanOrEqual(1e6);
  });

  it('hands on stderr line by line, redacted and bounded', async () => {
    const lines: string[] = [];
    const script = `
      process.stderr.write('frame=1\\rframe=2\\r\\nhttps://h.test/film.mp4?X-Amz-Signature=abc failed\\n');
      process.stderr.write('y'.repeat(1e6) + '\\nlast');`;
    const { stderrTail } = await runScript(script, { onStderrLine: (line) => lines.push(line) });
    expect(lines.slice(0, 3)).toEqual(['frame=1', 'frame=2', 'https://h.test/[redacted] failed']);
    expect(lines[3]).toMatch(/^y{4096}$/);
    expect(stderrTail.endsWith('last')).toBe(true);
    expect(stderrTail.length).toBeLessThan(10_000);
  });

  it('redacts the command line that it reports', async () => {
    const result = await runMediaProcess({
      binary: process.execPath,
      args: ['-e', '0', 'https://h.test/a?X-Amz-Signature=abc'],
    });
    expect(result.argv.at(-1)).toBe('https://h.test/[redacted]');
  });

  it('fails with a ProcessError when there is no such program', async () => {
    const run = runMediaProcess({ binary: '/does/not/exist', args: [] });
    await expect(run).rejects.toBeInstanceOf(ProcessError);
    await expect(run).rejects.toThrow('/does/not/exist');
  });

  it.runIf(process.platform === 'linux')('tells the processor time of the program with all its threads', async () => {
    const { cpuMs } = await runScript('const end = Date.now() + 300; while (Date.now() < end);');
    expect(cpuMs).toBeGreaterThanOrEqual(50);
    expect(cpuMs).toBeLessThan(5_000);
  });

  it.runIf(existsSync('/usr/bin/prlimit'))('limits the address space', async () => {
    const limited = await runMediaProcess({
      binary: '/usr/bin/prlimit',
      args: ['--as', '--raw', '--noheadings', '--output=SOFT'],
      maxAddressSpaceBytes: 123_456_789,
    });
    expect(limited.stdout.toString().trim()).toBe('123456789');
  });

  it.runIf(existsSync('/usr/bin/setpriv'))('leaves no program behind when it is killed itself', async () => {
    const module = fileURLToPath(new URL('../../../src/shared/adapters/process/run-media-process.ts', import.meta.url));
    const script = `
      import { runMediaProcess } from ${JSON.stringify(module)};
      await runMediaProcess({
        binary: process.execPath,
        args: ['-e', 'console.error(process.pid); setInterval(() => {}, 1000)'],
        onStderrLine: (line) => console.log(line),
      });`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(String(line));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    expect(await untilDead(pid)).toBe(true);
  });
});
