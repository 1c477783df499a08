import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HomeInUseError, homeFolder, homeOwner, ownHome } from '../../src/local/disk/home.ts';
import { isAlive, processStart, thisProcess } from '../../src/local/host/process-identity.ts';

const OWNER_PROGRAM = fileURLToPath(new URL('../fixtures/own-home.ts', import.meta.url));

let home: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fanreel-home-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

/** Another process that owns the home; what it says first is `owned`, or why it could not. */
const startOwner = async (): Promise<{ child: ChildProcess; said: string }> => {
  const child = spawn(process.execPath, ['--import', 'tsx', OWNER_PROGRAM, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [data] = await once(child.stdout ?? child, 'data');
  return { child, said: String(data).trim() };
};

const kill = async (child: ChildProcess): Promise<void> => {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

describe('homeFolder', () => {
  it('is .fanreel in the current folder', () => expect(homeFolder({}, '/videos')).toBe('/videos/.fanreel'));
  it('is what FANREEL_HOME names, read from the current folder', () => {
    expect(homeFolder({ FANREEL_HOME: '../elsewhere' }, '/videos')).toBe('/elsewhere');
    expect(homeFolder({ FANREEL_HOME: '' }, '/videos')).toBe('/videos/.fanreel');
  });
});

describe('ownHome', () => {
  it('gives the home to one process and back when it is released', async () => {
    const owned = await ownHome(home, 'fanreel run');
    expect(await homeOwner(home)).toMatchObject({ pid: process.pid, command: 'fanreel run' });
    await owned.release();
    expect(await homeOwner(home)).toBeUndefined();
    expect(await readdir(home)).toEqual(['format.json']);
  });

  it('fails while another process owns it, naming the process and what to do', async () => {
    const { child, said } = await startOwner();
    expect(said).toBe('owned');
    const attempt = ownHome(home, 'fanreel run');
    await expect(attempt).rejects.toThrow(HomeInUseError);
    await expect(attempt).rejects.toThrow(
      new RegExp(`in use by "fanreel test" \\(process ${child.pid}, since .*kill ${child.pid}.*FANREEL_HOME`),
    );
  });

  it('takes over from a process that was killed', async () => {
    const { child } = await startOwner();
    await kill(child);
    const owned = await ownHome(home, 'fanreel run');
    expect(await homeOwner(home)).toMatchObject({ pid: process.pid });
    await owned.release();
  });

  it('is not taken in by another process that was given the id of a dead owner', async () => {
    const lock = { ...thisProcess(), started: 'another life', host: hostname(), command: 'fanreel dev', since: 'then' };
    await writeFile(join(home, 'lock.json'), JSON.stringify(lock));
    expect(await homeOwner(home)).toBeUndefined();
    await (await ownHome(home, 'fanreel run')).release();
  });

  it('fails where a process of another machine owns it, saying which file to delete', async () => {
    const lock = { pid: 1, started: 'x', host: 'another-machine', command: 'fanreel dev', since: 'then' };
    await writeFile(join(home, 'lock.json'), JSON.stringify(lock));
    await expect(ownHome(home, 'fanreel run')).rejects.toThrow(/on another-machine.*delete .*lock\.json/);
  });

  describe.runIf(process.platform === 'linux')('of a process in another container', () => {
    const readLock = async () => JSON.parse(await readFile(join(home, 'lock.json'), 'utf8'));
    /** In another container the pid means nothing, whatever that is called. */
    const moveOwner = async (host: string) => {
      const lock = await readLock();
      const pid = (await startOwner()).child.pid;
      await writeFile(join(home, 'lock.json'), JSON.stringify({ ...lock, host, pid }));
    };

    it.each(['another-container', hostname()])(
      'fails while it lives, and takes over when it was killed: %s',
      async (host) => {
        const { child } = await startOwner();
        await moveOwner(host);
        await expect(ownHome(home, 'fanreel run')).rejects.toThrow(HomeInUseError);
        await kill(child);
        const owned = await ownHome(home, 'fanreel run');
        expect(await readLock()).toMatchObject({ pid: process.pid, host: hostname() });
        expect((await readdir(home)).filter((name) => name.endsWith('.sock'))).toHaveLength(1);
        await owned.release();
        expect(await readdir(home)).toEqual(['format.json']);
      },
    );

    it('fails where it ran before the machine was started again, as that may be another machine', async () => {
      const { child } = await startOwner();
      await kill(child);
      const lock = { ...(await readLock()), host: 'another-machine', started: 'another boot/1' };
      await writeFile(join(home, 'lock.json'), JSON.stringify(lock));
      await expect(ownHome(home, 'fanreel run')).rejects.toThrow(/on another-machine.*delete .*lock\.json/);
    });
  });

  it('lives in a folder whose path is longer than a socket may have', async () => {
    const long = join(home, 'a'.repeat(120), 'b'.repeat(120));
    const owned = await ownHome(long, 'fanreel run');
    expect((await homeOwner(long))?.pid).toBe(process.pid);
    await owned.release();
    expect(await readdir(long)).toEqual(['format.json']);
  });

  it('takes over a lock that cannot be read', async () => {
    await writeFile(join(home, 'lock.json'), '{"pid":');
    await (await ownHome(home, 'fanreel run')).release();
  });

  it('leaves a lock alone that is no longer its own', async () => {
    const owned = await ownHome(home, 'fanreel run');
    await writeFile(join(home, 'lock.json'), 'of somebody else');
    await owned.release();
    expect(await readFile(join(home, 'lock.json'), 'utf8')).toBe('of somebody else');
  });

  it('has one winner among processes that contend for a home with a stale lock', async () => {
    const { child } = await startOwner();
    await kill(child);
    const said = (await Promise.all([startOwner(), startOwner(), startOwner(), startOwner()])).map((one) => one.said);
    expect(said.filter((text) => text === 'owned')).toHaveLength(1);
    expect(said.filter((text) => text === 'HomeInUseError')).toHaveLength(3);
  });
});

describe('isAlive', () => {
  it('knows this process', () => expect(isAlive(thisProcess())).toBe(true));
  it('knows that a process is gone', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(processStart(child.pid ?? 0)).toBeUndefined();
    expect(isAlive({ pid: child.pid ?? 0, started: '' })).toBe(false);
  });
});
