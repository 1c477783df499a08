import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RENDER_KINDS } from '../../../src/renders/kind/render-kinds.ts';
import { findBinary } from '../../../src/shared/adapters/ffmpeg/binaries.ts';
import { isOld } from '../../../src/shared/core/media/ffmpeg-generation.ts';
import { MEMORY_MB_PER_VCPU } from '../../../src/shared/topology.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { probePath } from '../../fixtures/probe-path.ts';
import { renderFilm } from '../../fixtures/render-film.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';

const BYTES_PER_MIB = 1024 * 1024;
const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-x265-params'];
/** Colours of HDR, in x265's words. */
const PQ = 'colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc';

const SDR = ['SDR', 'log-level=none'] as const;
const HDR = ['HDR', `log-level=none:${PQ}`] as const;
// Builds of 2018 hold more than one picture's worth of frames at the end of a film: HDR takes 2,900 MiB there.
const { generation } = await findBinary('ffmpeg', { env: process.env });

describe('8K of ten bits', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanreel-test-large-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(isOld(generation) ? [SDR] : [SDR, HDR])(
    'in %s is rendered in all kinds at once within the memory of a function',
    { timeout: 300_000 },
    async (name, params) => {
      const path = join(folder, `${name}.mkv`);
      // White in one quarter, so that a band that is lost or moved shows.
      const picture =
        'color=black:s=7680x4320:r=2:d=1.5,format=yuv420p10le,drawbox=x=iw/2:w=iw:y=ih/2:h=ih:c=white:t=fill';
      await runFfmpeg(['-f', 'lavfi', '-i', picture, ...HEVC, params, path]);
      const probe = await probePath(path);
      expect(probe.video.hdr).toBe(name === 'HDR');
      const options = optionsOf('video', { renders: [...RENDER_KINDS], 'gif.fps': 4 });
      const rendered = await renderFilm({
        ...{ path, probe, options, dir: join(folder, name) },
        maxAddressSpaceBytes: MEMORY_MB_PER_VCPU * BYTES_PER_MIB,
      });
      expect(rendered.process.exitCode, rendered.process.stderrTail).toBe(0);
      for (const kind of RENDER_KINDS) expect(rendered[kind].length, kind).toBeGreaterThan(0);
      expect(rendered.frames).toHaveLength(2);
      for (const { width, height, gray } of rendered.frames) {
        expect([width, height]).toEqual([7680, 4320]);
        const column = (x: number) => Array.from({ length: 270 }, (_, i) => gray[(i * 16 + 8) * width + x] ?? -1);
        expect(column(1000).every((value) => value < 4)).toBe(true);
        const right = column(6000);
        expect(right.slice(0, 135).every((value) => value < 4)).toBe(true);
        expect(Math.min(...right.slice(135))).toBeGreaterThan(200);
        expect(new Set(right.slice(135)).size).toBe(1);
      }
    },
  );
});
