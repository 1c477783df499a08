import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import type { FormatCase } from './format-case.ts';
import { frameAt } from './picture-samples.ts';

/** A quarter of PQ's range in the left half, the whole of it in the right half: without tone mapping both are what they are. */
const PQ_STEPS =
  'color=black:s=320x180:r=5:d=2,format=yuv420p10le,lutyuv=y=512:u=512:v=512,drawbox=x=160:y=0:w=160:h=180:c=white:t=fill,setsar=1';
const X265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', '-pix_fmt', 'yuv420p10le'];
const BT2020 = ['-color_trc', 'smpte2084', '-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'];

/** HEVC that says nothing of its colours itself. */
const silent = async (folder: string): Promise<string> => {
  const path = join(folder, 'silent-hevc.mp4');
  await runFfmpeg(['-f', 'lavfi', '-i', PQ_STEPS, ...X265, '-tag:v', 'hvc1', path]);
  return path;
};

const copied = async (folder: string, name: string, ...options: readonly string[]): Promise<string> => {
  const path = join(folder, name);
  await runFfmpeg(['-i', await silent(folder), '-c', 'copy', ...options, path]);
  return path;
};

/** PQ's middle is some 90 candelas: tone mapping makes it as bright as white on paper; taken for SDR it stays a grey of 130. */
const toneMapped: FormatCase['result'] = {
  status: 'complete',
  check: async (done, pipeline) => {
    const picture = await frameAt(done, pipeline, 1);
    expect(done.job.probe.video.hdr).toBe(true);
    expect(picture.at(0.25, 0.5)[1]).toBeGreaterThan(150);
    expect(picture.at(0.75, 0.5)[1]).toBeGreaterThan(230);
  },
};

/** Put a Dolby Vision record behind the others of a sample description; the index has to be at the end of the file. */
const withDolbyVision = (mp4: Buffer, profile: number, compatibility: number): Buffer => {
  const record = Buffer.alloc(32);
  record.writeUInt32BE(32, 0);
  record.write('dvcC', 4, 'latin1');
  record.set([1, 0, profile << 1, 0x0d, compatibility << 4], 8);
  const parents = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'hvc1'].map((type) => mp4.lastIndexOf(type) - 4);
  const entry = parents.at(-1) ?? 0;
  const end = entry + mp4.readUInt32BE(entry);
  const grown = Buffer.from(mp4);
  for (const at of parents) grown.writeUInt32BE(mp4.readUInt32BE(at) + record.length, at);
  return Buffer.concat([grown.subarray(0, end), record, grown.subarray(end)]);
};

/** The left half opaque white, the right half red that is not to be seen; something moves, as a still leaves old decoders without frames. */
const SEE_THROUGH =
  "color=white:s=160x90:r=5:d=2,format=rgba,geq=r='if(lt(X\\,4)\\,235+mod(N\\,2)*20\\,255)':g='if(lt(X\\,80)\\,255\\,0)':b='if(lt(X\\,80)\\,255\\,0)':a='if(lt(X\\,80)\\,255\\,0)',setsar=1";
const onBlack: FormatCase['result'] = {
  status: 'complete',
  check: async (done, pipeline) => {
    const picture = await frameAt(done, pipeline, 1);
    for (const level of picture.at(0.25, 0.5)) expect(level).toBeGreaterThan(235);
    for (const level of picture.at(0.75, 0.5)) expect(level).toBeLessThan(8);
  },
};

const transparent = (key: string, container: string, codec: string, ...encode: readonly string[]): FormatCase => ({
  key,
  container,
  codec,
  feature: 'transparent',
  make: async (folder) => {
    const path = join(folder, key);
    await runFfmpeg(['-f', 'lavfi', '-i', SEE_THROUGH, ...encode, path]);
    return path;
  },
  result: onBlack,
});

/** Two seconds of green, as pictures of a matrix that say so. */
const greenBy = (matrix: 'bt709' | 'bt470bg', path: string): Promise<Buffer> => {
  const written = `scale=out_color_matrix=${matrix === 'bt709' ? 'bt709' : 'bt601'},format=yuv420p`;
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-colorspace', matrix, '-f', 'h264'];
  return runFfmpeg([
    '-f',
    'lavfi',
    '-i',
    `color=lime:s=320x180:r=5:d=2,format=rgb24,${written},setsar=1`,
    ...encode,
    path,
  ]);
};

/** As a broadcast goes from HD to SD: half of it is in another matrix than the other. */
const changingMatrix = async (folder: string): Promise<string> => {
  const halves = ['bt709', 'bt470bg'] as const;
  for (const matrix of halves) await greenBy(matrix, join(folder, `${matrix}.h264`));
  const pictures = join(folder, 'matrices.h264');
  await writeFile(
    pictures,
    Buffer.concat(await Promise.all(halves.map((each) => readFile(join(folder, `${each}.h264`))))),
  );
  const path = join(folder, 'matrices.ts');
  await runFfmpeg(['-framerate', '5', '-f', 'h264', '-i', pictures, '-c', 'copy', path]);
  return path;
};

/** Colours that the container tells, that nothing but Dolby Vision shows, and transparency. */
export const COLOUR_CASES: readonly FormatCase[] = [
  {
    key: 'hdr-by-colr.mp4',
    container: 'MP4',
    codec: 'HEVC',
    feature: 'HDR told by `colr` alone',
    make: (folder) => copied(folder, 'colr.mp4', ...BT2020, '-movflags', 'write_colr', '-tag:v', 'hvc1'),
    result: toneMapped,
  },
  {
    key: 'hdr-by-colour.mkv',
    container: 'Matroska',
    codec: 'HEVC',
    feature: 'HDR told by `Colour` alone',
    make: (folder) => copied(folder, 'colour.mkv', ...BT2020),
    result: toneMapped,
  },
  {
    key: 'hdr-transfer-alone.mkv',
    container: 'Matroska',
    codec: 'HEVC',
    feature: 'PQ without primaries',
    make: (folder) => copied(folder, 'transfer.mkv', '-color_trc', 'smpte2084'),
    result: toneMapped,
  },
  {
    key: 'dolby-vision-5.mp4',
    container: 'MP4',
    codec: 'HEVC',
    feature: 'Dolby Vision profile 5',
    make: async (folder) => withDolbyVision(await readFile(await silent(folder)), 5, 0),
    result: { reason: 'unsupportedCodec', message: /Dolby Vision profile 5/ },
  },
  {
    key: 'dolby-vision-8.mp4',
    container: 'MP4',
    codec: 'HEVC',
    feature: 'Dolby Vision profile 8',
    make: async (folder) => {
      const path = join(folder, 'base.mp4');
      await writeFile(
        path,
        withDolbyVision(
          await readFile(await copied(folder, 'b.mp4', ...BT2020, '-movflags', 'write_colr', '-tag:v', 'hvc1')),
          8,
          1,
        ),
      );
      return path;
    },
    result: toneMapped,
  },
  {
    key: 'matrix-changes.ts',
    container: 'MPEG-TS',
    codec: 'H.264',
    feature: 'another matrix in its second half',
    make: changingMatrix,
    result: {
      status: 'complete',
      check: async (done, pipeline) => {
        for (const second of [0, 3]) {
          const [red, green, blue] = (await frameAt(done, pipeline, second)).at(0.5, 0.5);
          expect(green).toBeGreaterThan(245);
          expect(Math.max(red, blue)).toBeLessThan(10);
        }
      },
    },
  },
  transparent('alpha-png.mov', 'MOV', 'PNG', '-c:v', 'png'),
  transparent('alpha-qtrle.mov', 'MOV', 'QTRLE', '-c:v', 'qtrle', '-pix_fmt', 'argb'),
  transparent('alpha-prores.mov', 'MOV', 'ProRes 4444', '-c:v', 'prores_ks', '-pix_fmt', 'yuva444p10le'),
  transparent('alpha-vp9.webm', 'WebM', 'VP9', '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-pix_fmt', 'yuva420p'),
  transparent('alpha-vp8.webm', 'WebM', 'VP8', '-c:v', 'libvpx', '-auto-alt-ref', '0', '-pix_fmt', 'yuva420p'),
];
