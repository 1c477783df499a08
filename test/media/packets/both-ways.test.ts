import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderBothWays } from '../../fixtures/both-ways.ts';
import { H264, makeNumberedFilm, remux } from '../../fixtures/numbered-film.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

let folder: string;
let server: TlsFileServer;
const at = (name: string) => join(folder, name);
const OPEN_GROUPS = 'bframes=5:b-pyramid=normal:keyint=24:min-keyint=24:scenecut=0:open-gop=1';

beforeAll(async () => {
  [folder, server] = await Promise.all([mkdtemp(join(tmpdir(), 'fanreel-test-ways-')), startTlsFileServer()]);
  const shape = { frames: 60, rate: '30000/1001', width: 64, height: 36 };
  await makeNumberedFilm(at('base.mp4'), { ...shape, encode: H264 });
  await makeNumberedFilm(at('open.mp4'), { ...shape, encode: ['-c:v', 'libx264', '-x264-params', OPEN_GROUPS] });
  const timing = 'select=not(between(n\\,20\\,40))';
  await makeNumberedFilm(at('variable.mp4'), { ...shape, frames: 50, timing, encode: H264 });
  await remux(at('base.mp4'), at('fragments.mp4'), '-movflags', '+frag_keyframe+empty_moov+default_base_moof');
  await remux(at('base.mp4'), at('first-in-moov.mov'), '-movflags', '+frag_keyframe');
  await remux(at('base.mp4'), at('no-edits.mp4'), '-use_editlist', '0');
  await runFfmpeg(['-ss', '0.6', '-i', at('base.mp4'), '-map', '0', '-c', 'copy', at('trimmed.mp4')]);
}, 120_000);
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const layer = { renders: ['frames', 'gif'], slice: 1, 'gif.width': 32 } as const;

describe('a film', () => {
  it.each([
    ['with its pictures in order', 'base.mp4'],
    ['with open groups and a pyramid', 'open.mp4'],
    ['of variable rate', 'variable.mp4'],
    ['in fragments', 'fragments.mp4'],
    ['whose first pictures are not in a fragment', 'first-in-moov.mov'],
    ['without an edit list', 'no-edits.mp4'],
    ['that was trimmed without being encoded again', 'trimmed.mp4'],
  ])('%s has the same renders by its index as by seeking', { timeout: 120_000 }, async (_, name) => {
    const { job, slices } = await renderBothWays(at(name), { server, layer });
    expect(job.reading).toEqual({ way: 'index' });
    expect(slices.length).toBeGreaterThan(1);
    for (const { index, byIndex, bySeek } of slices) {
      if (byIndex instanceof Error || bySeek instanceof Error) throw new Error(`slice ${index}`, { cause: byIndex });
      expect(byIndex.reading?.way, `slice ${index}`).toBe('index');
      expect(bySeek.reading?.way).toBe('seek');
      expect(Object.keys(byIndex.outputs).length).toBeGreaterThan(1);
      expect(byIndex.outputs).toEqual(bySeek.outputs);
    }
  });
});
