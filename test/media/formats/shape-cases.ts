import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import type { FormatCase } from './format-case.ts';
import { brightAspect, frameAt } from './picture-samples.ts';

/** A disc that is round where pixels have this shape. */
const disc = (width: number, height: number, sar: readonly [number, number] = [1, 1]): string => {
  const radius = Math.min((width * sar[0]) / sar[1], height) * 0.4;
  const inside = `lte(hypot((X+0.5-W/2)*${sar[0]}/${sar[1]}\\,Y+0.5-H/2)\\,${radius})`;
  return `nullsrc=s=${width}x${height}:r=5:d=3,format=gray,geq=lum='if(${inside}\\,235\\,40)',setsar=${sar[0]}/${sar[1]},format=yuv420p`;
};

/** Two stretches of 3 s, joined as transport streams are. */
const joined = async (folder: string, name: string, sources: readonly string[], encode: readonly string[]) => {
  const parts: Buffer[] = [];
  for (const [i, source] of sources.entries()) {
    const part = join(folder, `${name}-${i}.ts`);
    await runFfmpeg(['-f', 'lavfi', '-i', source, ...encode, '-output_ts_offset', `${i * 3}`, part]);
    parts.push(await readFile(part));
  }
  const path = join(folder, `${name}.ts`);
  await writeFile(path, Buffer.concat(parts));
  return path;
};

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '5'];
const roundDiscs: FormatCase['result'] = {
  status: 'complete',
  check: async (done, pipeline) => {
    for (const second of [1, 4]) {
      const aspect = brightAspect(await frameAt(done, pipeline, second));
      expect(aspect, `disc at second ${second}`).toBeGreaterThan(0.94);
      expect(aspect, `disc at second ${second}`).toBeLessThan(1.06);
    }
  },
};

/** Lines of both fields differ throughout: white in one, black in the other. */
const woven = (size: string, rate: string): string =>
  `nullsrc=s=${size}:r=${rate}:d=2,format=gray,geq=lum='if(mod(N\\,2)\\,235\\,16)',tinterlace=interleave_top,setfield=tff,setsar=1,format=yuv420p`;
const fieldsApart: FormatCase['result'] = {
  status: 'complete',
  check: async (done, pipeline) => {
    const picture = await frameAt(done, pipeline, 1);
    const lines = Array.from({ length: 20 }, (_, i) => picture.at(0.5, 0.4 + (i + 0.5) / picture.height)[1]);
    const steps = lines.slice(1).map((value, i) => Math.abs(value - (lines[i] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(40);
  },
};

/** Sizes, pixel shapes and fields that change or that the container does not tell. */
export const SHAPE_CASES: readonly FormatCase[] = [
  {
    key: 'shape-changes-h264.ts',
    container: 'MPEG-TS',
    codec: 'H.264',
    feature: 'size changes',
    make: (folder) => joined(folder, 'shape-h264', [disc(320, 180), disc(180, 320)], H264),
    result: roundDiscs,
  },
  {
    key: 'pixels-change.ts',
    container: 'MPEG-TS',
    codec: 'MPEG-2',
    feature: 'pixel aspect changes',
    make: (folder) => {
      const sources = [disc(352, 288, [12, 11]), disc(352, 288, [16, 11])];
      return joined(folder, 'sar', sources, ['-c:v', 'mpeg2video', '-q:v', '3', '-bf', '0']);
    },
    result: roundDiscs,
  },
  {
    key: 'shape-changes.webm',
    container: 'WebM',
    codec: 'VP8',
    feature: 'size changes, odd sizes',
    make: async (folder) => {
      const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '500k'];
      const names = ['wide.webm', 'high.webm'];
      for (const [i, source] of [disc(321, 181), disc(121, 243)].entries()) {
        await runFfmpeg(['-f', 'lavfi', '-i', source, ...vp8, join(folder, names[i] ?? '')]);
      }
      const list = join(folder, 'shapes.txt');
      await writeFile(list, names.map((name) => `file '${name}'\n`).join(''));
      const path = join(folder, 'shapes.webm');
      await runFfmpeg(['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', path]);
      return path;
    },
    result: roundDiscs,
  },
  {
    key: 'interlaced.mp4',
    container: 'MP4',
    codec: 'H.264',
    feature: 'interlaced',
    make: async (folder) => {
      const path = join(folder, 'interlaced.mp4');
      await runFfmpeg(['-f', 'lavfi', '-i', woven('320x240', '50'), ...H264, '-flags', '+ilme+ildct', path]);
      return path;
    },
    result: fieldsApart,
  },
  {
    key: 'interlaced-dv.avi',
    container: 'AVI',
    codec: 'DV',
    feature: 'interlaced',
    make: async (folder) => {
      const path = join(folder, 'interlaced-dv.avi');
      await runFfmpeg(['-f', 'lavfi', '-i', woven('720x576', '50'), '-c:v', 'dvvideo', '-flags', '+ildct', path]);
      return path;
    },
    result: fieldsApart,
  },
];
