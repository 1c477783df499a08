import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderBothWays } from '../../fixtures/both-ways.ts';
import { makeRepeatedPicture } from '../../fixtures/repeated-picture.ts';
import { startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';

let folder: string;
let server: TlsFileServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-shared-'));
  server = await startTlsFileServer();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a film of 20,000 pictures that share the bytes of one', () => {
  it('has these bytes read once a slice, and is the same as by seeking', async () => {
    const path = join(folder, 'film.mp4');
    const shape = { width: 320, height: 180, count: 20_000, eachMs: 40 };
    const film = await makeRepeatedPicture(path, shape);
    await writeFile(path, film);
    const pictureBytes = film.length - 4 * shape.count;
    const layer = { slice: 10, renders: ['frames'] } as const;
    const { job, slices } = await renderBothWays(path, { server, layer, only: (index) => index === 50 });
    expect(job.reading).toEqual({ way: 'index' });
    const [slice] = slices;
    // 250 pictures, of which ten are shown and two more at the ends are decoded.
    expect(slice?.byIndex).toMatchObject({ reading: { way: 'index', leftOut: expect.any(Number) } });
    const [byIndex, bySeek] = [slice?.byIndex, slice?.bySeek];
    if (byIndex === undefined || byIndex instanceof Error || bySeek === undefined || bySeek instanceof Error)
      throw new Error('a slice failed', { cause: byIndex });
    expect(byIndex.outputs).toEqual(bySeek.outputs);
    expect(byIndex.reading?.bytes).toBeLessThan(pictureBytes);
  });
});
