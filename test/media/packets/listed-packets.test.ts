import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexContainerOf, PACKET_CONTAINERS } from '../../../src/shared/kernels/packets/film/packet-containers.ts';
import type { Packet } from '../../../src/shared/kernels/packets/packet.ts';
import { makeProbe } from '../../fixtures/probe.ts';
import { runFfmpeg, runFfprobe } from '../../fixtures/run-media.ts';

/** Reordered pictures, references among them, and open groups. */
const H264 = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-x264-params',
  'bframes=3:b-pyramid=normal:keyint=40:open-gop=1',
];
const CLOSED = ['-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', 'bframes=2:keyint=40'];
const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:keyint=40'];
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-g', '40'];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '40'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=duration=4', '-c:a', 'aac'];
const CODED = {
  h264: H264,
  closed: CLOSED,
  hevc: HEVC,
  vp8: VP8,
  vp9: VP9,
  mpeg2: ['-c:v', 'mpeg2video', '-bf', '2'],
  sorenson: ['-c:v', 'flv'],
};

const FILMS: readonly (readonly [name: string, file: string, coded: keyof typeof CODED, options: readonly string[]])[] =
  [
    ['Matroska without cues', 'h264.mkv', 'h264', ['-live', '1']],
    [
      'Matroska with sound, small clusters and times from 5 s on',
      'small.mkv',
      'closed',
      ['-live', '1', '-cluster_time_limit', '500', '-output_ts_offset', '5'],
    ],
    ['Matroska with HEVC', 'hevc.mkv', 'hevc', ['-live', '1']],
    ['live WebM with VP8', 'vp8.webm', 'vp8', ['-live', '1']],
    ['live WebM with VP9', 'vp9.webm', 'vp9', ['-live', '1']],
    ['FLV with H.264', 'h264.flv', 'closed', []],
    ['FLV from 20,000 s on', 'late.flv', 'closed', ['-output_ts_offset', '20000']],
    ['FLV with Sorenson H.263', 'sorenson.flv', 'sorenson', []],
    ['MPEG-TS with H.264', 'h264.ts', 'h264', []],
    ['MPEG-TS of 192 bytes a packet', 'h264.m2ts', 'closed', ['-mpegts_m2ts_mode', '1']],
    ['MPEG-TS with HEVC', 'hevc.ts', 'hevc', []],
    ['MPEG-TS with MPEG-2', 'mpeg2.ts', 'mpeg2', []],
  ];

interface Listed {
  readonly pts: number;
  readonly size: number;
  readonly isKey: boolean;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-listed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A film whose pictures come at uneven times, with sound between them. */
const makeFilm = async (file: string, coded: keyof typeof CODED, options: readonly string[]): Promise<string> => {
  const path = join(folder, file);
  const pictures = 'testsrc2=s=64x36:r=25:d=4,select=not(eq(mod(n\\,7)\\,3))';
  const sound = file.endsWith('.webm') ? [] : SOUND;
  await runFfmpeg(['-f', 'lavfi', '-i', pictures, ...sound, '-vsync', 'vfr', ...CODED[coded], ...options, path]);
  return path;
};

/** What ffprobe lists of a film. */
const byFfprobe = async (path: string) => {
  const shown = 'stream=codec_name,time_base:format=format_name:packet=pts,size,flags';
  const report = JSON.parse(await runFfprobe(['-select_streams', 'v:0', '-show_entries', shown, '-of', 'json', path]));
  const packets = report.packets as { readonly pts: number; readonly size: string; readonly flags: string }[];
  const { codec_name: codec, time_base: base } = report.streams[0];
  return {
    container: report.format.format_name as string,
    codec: codec as string,
    timeBase: (base as string).split('/').map(Number) as [number, number],
    packets: packets.map(({ pts, size, flags }): Listed => ({ pts, size: Number(size), isKey: flags.startsWith('K') })),
  };
};

describe('packets of a film', () => {
  it.each(FILMS)(
    '%s: are those that ffprobe lists, and so are those of an excerpt from each key frame',
    async (_, file, coded, options) => {
      const path = await makeFilm(file, coded, options);
      const film = await readFile(path);
      const { container, codec, timeBase, packets: expected } = await byFfprobe(path);
      const probe = { ...makeProbe({ durationMs: 4000 }, { codec, timeBase, ordinal: 0 }), container };
      const kind = PACKET_CONTAINERS[indexContainerOf(probe) ?? 'mp4'];
      const readAt = async (offset: number, length: number) => film.subarray(offset, offset + length);
      const { head, packets: batches } = await kind.findPackets({ probe, sizeBytes: film.length, readAt });
      const packets: Packet[] = [];
      for await (const batch of batches) packets.push(...batch);
      const times = (listed: readonly { readonly pts: number; readonly isKey: boolean }[]) =>
        listed.map(({ pts, isKey }) => [pts, isKey]);
      expect(times(packets)).toEqual(times(expected));

      const keys = packets.flatMap(({ isKey }, i) => (isKey ? [i] : []));
      expect(keys.length).toBeGreaterThan(1);
      const middle = keys[Math.floor(keys.length / 2)] ?? 0;
      const kept = packets.slice(middle);
      const maker = kind.makeExcerpt({ head, timeBase, packets: kept });
      const read = kept.map((packet) => ({ ...packet, data: film.subarray(packet.at, packet.at + packet.bytes) }));
      const excerpt = join(folder, `excerpt-of-${file}`);
      await writeFile(excerpt, Buffer.concat([maker.begin, ...maker.batch(read)]));
      // Before the first start code of a transport stream a zero may come or not.
      const sizes = (listed: readonly Listed[]) => (container === 'mpegts' ? [] : listed.map(({ size }) => size));
      const { packets: again } = await byFfprobe(excerpt);
      expect(times(again)).toEqual(times(expected.slice(middle)));
      expect(sizes(again)).toEqual(sizes(expected.slice(middle)));
    },
  );
});
