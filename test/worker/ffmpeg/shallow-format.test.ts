import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shallowFormat } from '../../../src/renders/graph/shallow-format.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { probePath } from '../../fixtures/probe-path.ts';
import { renderFilm } from '../../fixtures/render-film.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';

it.each([
  ['rgb48be', 'rgb24'],
  ['rgba64le', 'rgba'],
  ['gray16be', 'gray'],
  ['ya16le', 'ya8'],
  ['gbrap16le', 'gbrap'],
  ['gbrp14le', 'gbrp'],
  ['yuv422p16le', 'yuv422p'],
  ['yuva444p16be', 'yuva444p'],
  ['yuv420p10le', 'yuv420p10le'],
  ['gray12le', 'gray12le'],
  ['yuv420p', 'yuv420p'],
])('%s becomes %s', (deep, shallow) => expect(shallowFormat(deep)).toBe(shallow));

describe('films of 16 bits', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanreel-test-deep-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['png', 'rgb48be', 'rgb24', 'mov'],
    ['png', 'rgba64be', 'rgba', 'mov'],
    ['ffv1', 'gray16le', 'gray', 'mkv'],
  ])('are rendered as those of 8 bits: %s in %s', async (codec, deep, shallow, container) => {
    const rendered = async (format: string) => {
      const path = join(folder, `${codec}-${format}.${container}`);
      const source = 'testsrc=s=64x36:r=2:d=1';
      await runFfmpeg(['-f', 'lavfi', '-i', source, '-c:v', codec, '-pix_fmt', format, path]);
      const probe = await probePath(path);
      const options = optionsOf('video', { renders: ['frames'] });
      return renderFilm({ path, probe, options, dir: join(folder, format + codec) });
    };
    const [one, other] = [await rendered(deep), await rendered(shallow)];
    expect(one.process.exitCode, one.process.stderrTail).toBe(0);
    expect(one.frames).toHaveLength(other.frames.length);
    for (const [i, { gray }] of one.frames.entries()) {
      const far = gray.map((value, at) => Math.abs(value - (other.frames[i]?.gray[at] ?? -99)));
      // A range that is taken for another would differ by 16.
      expect(Math.max(...far)).toBeLessThanOrEqual(8);
    }
  });
});
