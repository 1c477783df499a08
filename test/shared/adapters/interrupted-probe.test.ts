import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinary } from '../../../src/shared/adapters/ffmpeg/binaries.ts';
import { probeMedia } from '../../../src/shared/adapters/probe/ffprobe.ts';
import { withFileInput } from '../../../src/shared/adapters/probe/probe-input.ts';
import type { MediaProbe } from '../../../src/shared/core/media/media-probe.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';

const RECORDINGS = 4;
const RECORDING_S = 3;
const ENOUGH_MS = 60_000;
/** Limits, milliseconds, most of which end a probe in the middle, whatever the machine. */
const LIMITS = [20, 60, 100, 140, 180, 220, 260, 320, 400, 500, 650, 800];

let folder: string;
let joined: string;
let long: string;
let ffprobe: string;
let ffmpeg: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-interrupted-'));
  ffprobe = (await findBinary('ffprobe', { env: process.env })).path;
  ffmpeg = (await findBinary('ffmpeg', { env: process.env })).path;
  const pictures = `testsrc2=s=160x90:r=25:d=${RECORDING_S}`;
  const recording = join(folder, 'recording.ts');
  await runFfmpeg(['-f', 'lavfi', '-i', pictures, '-c:v', 'mpeg2video', '-g', '12', recording]);
  const content = await readFile(recording);
  joined = join(folder, 'joined.ts');
  await writeFile(joined, Buffer.concat(Array.from({ length: RECORDINGS }, () => content)));
  long = join(folder, 'long.ts');
  const copies = ['-stream_loop', '199', '-i', recording, '-c', 'copy', long];
  await runFfmpeg(copies);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An ffprobe that crashes where its arguments hold a text. @param isOnce whether it does so a single time */
const crashing = async (text: string, isOnce: boolean): Promise<string> => {
  const name = `crashing-${text}-${isOnce}`.replaceAll(/[^a-z-]/g, '-');
  const path = join(folder, name);
  const mark = join(folder, `${name}.done`);
  const crash = isOnce ? `[ -e "${mark}" ] || { : > "${mark}"; kill -SEGV $$; }` : 'kill -SEGV $$';
  await writeFile(path, `#!/bin/sh\ncase "$*" in *${text}*) ${crash};; esac\nexec "${ffprobe}" "$@"\n`);
  await chmod(path, 0o755);
  return path;
};

const probe = async (path: string, binary: string, timeoutMs = ENOUGH_MS): Promise<MediaProbe> =>
  withFileInput(path, (await stat(path)).size, (input) => probeMedia({ input, binary, ffmpeg, timeoutMs }));

/** What is known of a film; undefined when its probe failed. */
const known = (path: string, binary: string, timeoutMs: number): Promise<MediaProbe | undefined> =>
  probe(path, binary, timeoutMs).catch(() => undefined);

describe('a probe whose time is over', () => {
  it.each(LIMITS)('fails, or has found all recordings of a joined film, after %i ms', async (limitMs) => {
    const whole = await probe(joined, ffprobe);
    expect(whole.pieces).toHaveLength(RECORDINGS);
    expect([undefined, whole]).toContainEqual(await known(joined, ffprobe, limitMs));
  });

  it.each(LIMITS)('fails, or has read to the end what ffprobe cannot read, after %i ms', async (limitMs) => {
    const broken = await crashing('-i', false);
    const whole = await probe(long, broken);
    expect(whole.durationMs).toBeGreaterThan(RECORDING_S * 199_000);
    expect([undefined, whole]).toContainEqual(await known(long, broken, limitMs));
  });
});

describe('a probe whose program crashes', () => {
  it.each([
    ['lists packets', 'pts_time,dts_time,pos'],
    ['describes a recording', 'subfile*show_streams'],
  ])('once while it %s, is as if it had not', async (_, text) => {
    expect(await probe(joined, await crashing(text, true))).toEqual(await probe(joined, ffprobe));
  });

  it('each time while it lists packets, fails', async () => {
    const broken = await crashing('pts_time,dts_time,pos', false);
    await expect(probe(joined, broken)).rejects.toThrow(/SIGSEGV/);
  });
});
