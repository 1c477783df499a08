import { appendFile, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBinary } from '../../src/shared/adapters/ffmpeg/binaries.ts';
import { renderBothWays } from '../fixtures/both-ways.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { startTlsFileServer, type TlsFileServer } from '../fixtures/tls-file-server.ts';

let folder: string;
let film: string;
let server: TlsFileServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-piece-'));
  film = join(folder, 'film.mkv');
  await makeNumberedFilm(film, { rate: '10', frames: 20, encode: H264 });
  // Two recordings one after the other, each with a clock of its own.
  await appendFile(film, await readFile(film));
  server = await startTlsFileServer();
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

it('a slice whose second piece ends without a picture is tried again: its first piece decodes', async () => {
  const ffmpeg = join(folder, 'ffmpeg');
  const real = (await findBinary('ffmpeg', { env: process.env })).path;
  // The second run over the slice fails.
  const fails = 'echo "Output file is empty, nothing was encoded" >&2; exit 1';
  await writeFile(ffmpeg, `#!/bin/sh\ncase "$*" in *gif.rgb.1*) ${fails};; esac\nexec "${real}" "$@"\n`);
  await chmod(ffmpeg, 0o755);
  const env = { FFMPEG_PATH: ffmpeg };

  const { job, slices } = await renderBothWays(film, {
    server,
    layer: { renders: ['gif'], 'gif.width': 64 },
    env,
    ways: ['seek'],
  });
  expect(job.probe.pieces).toHaveLength(2);
  expect(slices.map(({ bySeek }) => bySeek)).toEqual([
    expect.objectContaining({ name: 'ProcessError', retryable: true }),
  ]);
});
