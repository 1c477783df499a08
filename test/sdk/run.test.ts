import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  DiskError,
  type Fanreel,
  openFanreel,
  type ProgressEvent,
  RejectedError,
  run,
  UndeliveredError,
  UsageError,
} from '../../src/sdk/index.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';

let folder: string;
let fanreel: Fanreel;
let film: string;
const listeners = (): number[] => ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => process.listenerCount(name));
const before = listeners();
const written = vi.spyOn(process.stderr, 'write');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-sdk-'));
  film = join(folder, 'film.mp4');
  await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc=size=64x36:rate=10:duration=3', '-pix_fmt', 'yuv420p', film]);
  fanreel = openFanreel({ cwd: folder, concurrency: 1 });
});
afterAll(async () => {
  await fanreel.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  expect(listeners()).toEqual(before);
  expect(written).not.toHaveBeenCalled();
});

describe('the programmatic API', () => {
  it('renders a film: progress while it runs, then the manifest and the files', async () => {
    const work = fanreel.run('film.mp4', { renders: ['gif', 'frames'], gif: { width: 32 }, slice: 2, out: 'out' });
    const events: ProgressEvent[] = [];
    for await (const event of work.progress) events.push(event);
    const { manifest, delivered, status, jobId } = await work;
    expect(status).toBe('complete');
    expect(manifest.options).toMatchObject({ slice: 2, renders: ['gif', 'frames'], gif: { width: 32 } });
    expect(events.find(({ type }) => type === 'planned')).toMatchObject({ jobId, sliceTotal: 2, mediaMs: 3000 });
    expect(events.at(-1)).toEqual({ type: 'finished', phase: 'complete' });
    const gifs = delivered?.files.filter(({ name }) => name.startsWith('gif/')) ?? [];
    expect(gifs.map(({ path }) => path)).toEqual([0, 1].map((at) => join(folder, 'out', jobId, `gif/0000${at}.gif`)));
    for (const { path } of gifs) expect((await readFile(path)).readUInt16LE(6)).toBe(32);
    // Who comes late sees it all the same.
    for await (const event of work.progress) expect(event.type).not.toBe('retrying');
  });

  it('has nothing left to do the second time, under whatever name and in whatever form the bytes come', async () => {
    const content = await readFile(film);
    async function* pieces() {
      yield content.subarray(0, 100);
      yield content.subarray(100);
    }
    const options = { options: 'slice=2;gif.width=32;renders=gif,frames' };
    const again = await fanreel.run({ name: 'film.mp4', content: pieces() }, options);
    expect(again.work).toBeUndefined();
    expect(await fanreel.status(again.jobId)).toMatchObject({ counts: { planned: 2, rendered: 2, failed: 0 } });
    expect((await fanreel.metrics(again.jobId)).jobId).toBe(again.jobId);
    expect((await fanreel.retry(again.jobId)).work).toBeUndefined();
    expect(await fanreel.cancel(again.jobId)).toMatchObject({ cancelled: false, kept: 2 });
  });

  it('goes on with the first job after others of the film, takes over what is the same, and renders anew only when asked', async () => {
    const settings = { renders: ['gif', 'frames'], gif: { width: 32 }, slice: 2 } as const;
    await fanreel.run(film, { ...settings, slice: 1 });
    expect((await fanreel.run(film, settings)).work).toBeUndefined();
    const wider = { ...settings, gif: { width: 48 } };
    const { manifest: taken, jobId } = await fanreel.run(film, wider);
    expect(taken).toMatchObject({ revision: 1, takenOver: { of: 4, from: [{ renders: 2 }] } });
    const { manifest: anew, work } = await fanreel.run(film, { ...wider, again: true });
    expect(anew).toMatchObject({ jobId, status: 'complete', revision: 2 });
    expect(anew.takenOver).toBeUndefined();
    expect(anew.renders).toEqual(taken.renders);
    expect(work).toMatchObject({ mediaMs: 3000 });
    expect((await fanreel.run(film, wider)).work).toBeUndefined();
  });

  it('shares one cloud among the runs of a process', async () => {
    const home = join(folder, '.fanreel');
    const results = await Promise.all(
      [8, 9].map((fps) => run(film, { home, renders: ['gif'], gif: { fps, width: 16 } })),
    );
    expect(results.map(({ status }) => status)).toEqual(['complete', 'complete']);
    await expect(run(film, { home, concurrency: 2, gif: { fps: 7 } })).rejects.toThrow(/open in this process/);
  });

  it('fails with an error of a kind of its own', async () => {
    await expect(fanreel.run('no.mp4')).rejects.toThrow(UsageError);
    const wrong: object = { gif: { widht: 3 } };
    await expect(fanreel.run(film, wrong)).rejects.toThrow(/"gif.widht" is no option.*Did you mean gif.width\?/);
    await expect(fanreel.run(film, { gif: { width: 3 } })).rejects.toThrow(/gif.width is "3"; allowed are/);
    const text = { name: 'text.mp4', content: Buffer.from('no film at all, but a text that is long enough') };
    const rejected = fanreel.run(text);
    await expect(rejected).rejects.toThrow(RejectedError);
    await expect(rejected).rejects.toMatchObject({ reason: 'notVideo' });
    await expect(fanreel.status('film-0123456789ab')).rejects.toThrow(UsageError);
    const nowhere = fanreel.run(film, { renders: ['gif'], gif: { fps: 8, width: 16 }, out: 'film.mp4/out' });
    await expect(nowhere).rejects.toThrow(UndeliveredError);
    // The failure ends the progress as well, for those who look at nothing else.
    await expect(async () => {
      for await (const _ of fanreel.run('no.mp4').progress);
    }).rejects.toThrow(UsageError);
  });

  it.runIf(process.platform === 'linux')(
    'fails soon where no folder can be made, for a home and for results',
    async () => {
      const homeless = run(film, { home: '/proc/none' });
      await expect(homeless).rejects.toThrow(DiskError);
      await expect(homeless).rejects.toThrow('/proc/none cannot be made: /proc takes no folders.');
      const nowhere = fanreel.run(film, { renders: ['gif'], gif: { fps: 8, width: 16 }, out: '/proc/none/out' });
      await expect(nowhere).rejects.toThrow(UndeliveredError);
    },
  );

  it('stops at a signal, with its reason', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const work = fanreel.run(film, { renders: ['ascii'], signal: controller.signal });
    const stopped = expect(work).rejects.toBe(reason);
    for await (const { type } of work.progress) if (type === 'planned') break;
    controller.abort(reason);
    await stopped;
    await expect(fanreel.run(film, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
