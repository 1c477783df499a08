import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderBothWays } from '../../fixtures/both-ways.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

/** Open groups and references among reordered pictures, at uneven times. */
const OPEN = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-x264-params',
  'bframes=3:b-pyramid=normal:keyint=37:open-gop=1',
];
const CLOSED = ['-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', 'bframes=2:keyint=37'];
const FIELDS = ['-c:v', 'mpeg2video', '-flags', '+ilme+ildct', '-bf', '2', '-g', '20'];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '37'];

const FILMS: readonly (readonly [file: string, pictures: string, options: readonly string[]])[] = [
  ['open.mkv', 'select=not(eq(mod(n\\,7)\\,3))', [...OPEN, '-live', '1', '-output_ts_offset', '3.2']],
  ['live.webm', 'null', [...VP9, '-live', '1']],
  ['closed.flv', 'select=not(eq(mod(n\\,5)\\,3))', CLOSED],
  ['open.ts', 'null', OPEN],
  ['fields.ts', 'interlace', FIELDS],
  // ffmpeg seeks by the cues of a film that is longer than what the probe reads to its end.
  ['cues.mkv', 'null', CLOSED],
];

/** A key frame every second, of which one picture is shown. */
const SECONDS: readonly (readonly [file: string, options: readonly string[]])[] = [
  ['seconds.ts', ['-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', 'bframes=2:keyint=25:scenecut=0']],
  ['seconds.mkv', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:keyint=25:open-gop=0']],
  ['seconds.webm', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '25']],
];

let folder: string;
let server: TlsFileServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-excerpts-'));
  server = await startTlsFileServer();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('slices of a film without an index of its own', () => {
  it.each(FILMS)('%s: are the same bytes from an excerpt as by seeking', async (file, pictures, options) => {
    const path = join(folder, file);
    const source = `testsrc2=s=64x36:r=25:d=5,${pictures}`;
    await runFfmpeg(['-f', 'lavfi', '-i', source, '-vsync', 'vfr', ...options, path]);
    const { job, slices } = await renderBothWays(path, { server, layer: { slice: 3, renders: ['gif', 'frames'] } });
    expect(job.reading).toEqual({ way: 'index' });
    expect(slices).toHaveLength(2);
    for (const { byIndex, bySeek } of slices) {
      expect(byIndex).toMatchObject({ reading: { way: 'index' } });
      expect(byIndex).toMatchObject({ outputs: (bySeek as { outputs: object }).outputs });
    }
  });

  it.each(SECONDS)('%s: have the same pictures of seconds when hardly more is decoded', async (file, options) => {
    const path = join(folder, file);
    await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=4', '-pix_fmt', 'yuv420p', ...options, path]);
    const { slices } = await renderBothWays(path, { server, layer: { slice: 3, renders: ['frames'] } });
    for (const { byIndex, bySeek } of slices) {
      expect(byIndex).toMatchObject({ reading: { way: 'index' } });
      expect(byIndex).toMatchObject({ outputs: (bySeek as { outputs: object }).outputs });
    }
    // The key frames of three seconds, three pictures more at the beginning, and the one behind the last that is shown.
    const leftOut = slices.map(({ byIndex }) => (byIndex instanceof Error ? 0 : (byIndex.reading?.leftOut ?? 0)));
    expect(leftOut[0]).toBeGreaterThan(60);
  });
});
