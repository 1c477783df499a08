import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderBothWays } from '../../fixtures/both-ways.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

const CODED: readonly (readonly [codec: string, options: readonly string[]])[] = [
  ['MPEG-4 part 2', ['-c:v', 'mpeg4', '-g', '37', '-bf', '2']],
  ['MPEG-2', ['-c:v', 'mpeg2video', '-g', '37', '-bf', '2', '-sc_threshold', '1000000000']],
  ['H.264', ['-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', 'bframes=2:keyint=37:scenecut=0']],
  ['VP9', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '37', '-strict', '-2']],
];

let folder: string;
let server: TlsFileServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-claimed-'));
  server = await startTlsFileServer();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a film that calls every picture a key frame', () => {
  it.each(CODED)('has the same pictures as one that does not: %s', async (codec, options) => {
    const path = join(folder, `${codec.replace(/\W/g, '')}.mp4`);
    await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=4', '-pix_fmt', 'yuv420p', ...options, path]);
    const film = await readFile(path);
    const list = film.indexOf('stss', 0, 'latin1');
    expect(list).toBeGreaterThan(0);
    film.write('free', list, 'latin1');
    const lying = `${path}-lying.mp4`;
    await writeFile(lying, film);
    const layer = { slice: 2, renders: ['frames', 'gif'], 'gif.width': 32 } as const;
    const honest = await renderBothWays(path, { server, layer, ways: ['seek'] });
    const found = await renderBothWays(lying, { server, layer, ways: ['index'] });
    expect(found.job.reading).toEqual({ way: 'index' });
    expect(found.slices).toHaveLength(2);
    for (const { index, byIndex } of found.slices) {
      const expected = honest.slices.find((slice) => slice.index === index)?.bySeek;
      expect(byIndex).toMatchObject({ reading: { way: 'index' }, outputs: (expected as { outputs: object }).outputs });
    }
  });
});
