import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ENCRYPTED,
  insertIntoTrack,
  manyTracks,
  noise,
  scramble,
  withNoiseInMdat,
} from '../../fixtures/film-surgery.ts';
import { H264, MPEG4, numberedSource, VP8 } from '../../fixtures/numbered-film.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import type { FormatCase } from './format-case.ts';

const FILM = ['-f', 'lavfi', '-t', '3', '-i', numberedSource({ rate: '25' })];
const FRAGMENTED = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'];

const changed =
  (name: string, encode: readonly string[], change: (bytes: Buffer) => Uint8Array) =>
  async (folder: string): Promise<Uint8Array> => {
    const path = join(folder, name);
    await runFfmpeg([...FILM, ...encode, path]);
    return change(await readFile(path));
  };

/** Fill the payload of every block behind the first cluster of a Matroska file. */
const withNoiseInBlocks = (film: Buffer): Buffer => {
  const changed = Buffer.from(film);
  for (let at = film.indexOf('1f43b675', 0, 'hex'); at >= 0 && at < film.length; ) {
    at = film.indexOf(0xa3, at + 1);
    if (at < 0) break;
    const first = film[at + 1] ?? 0;
    const length = Math.clz32(first) - 23;
    if (length < 1 || length > 4) continue;
    let size = first & (0xff >> length);
    for (let i = 1; i < length; i += 1) size = size * 256 + (film[at + 1 + i] ?? 0);
    const body = at + 1 + length;
    if (film[body] !== 0x81 || size < 20 || body + size > film.length) continue;
    noise(size - 4).copy(changed, body + 4);
    at = body + size - 1;
  }
  return changed;
};

/** What is refused when it is planned, after one attempt, and with which words. */
export const REFUSAL_CASES: readonly FormatCase[] = [
  {
    key: 'encrypted.webm',
    container: 'WebM',
    codec: 'VP8',
    feature: 'encrypted (ContentEncryption)',
    make: changed('open.webm', VP8, (bytes) => insertIntoTrack(bytes, 0, ENCRYPTED)),
    result: { reason: 'encrypted', message: /encrypted \(DRM\).*without a key/ },
  },
  {
    key: 'encrypted.mkv',
    container: 'Matroska',
    codec: 'H.264',
    feature: 'encrypted (ContentEncryption)',
    make: changed('open.mkv', H264, (bytes) => insertIntoTrack(bytes, 0, ENCRYPTED)),
    result: { reason: 'encrypted', message: /encrypted \(DRM\)/ },
  },
  {
    key: 'encrypted-fragments.mp4',
    container: 'MP4',
    codec: 'H.264',
    feature: 'encrypted (CENC) in fragments',
    make: changed(
      'cenc.mp4',
      [
        ...H264,
        ...FRAGMENTED,
        '-encryption_scheme',
        'cenc-aes-ctr',
        '-encryption_key',
        '01'.repeat(16),
        '-encryption_kid',
        '02'.repeat(16),
      ],
      (bytes) => bytes,
    ),
    result: { reason: 'encrypted', message: /encrypted \(DRM\)/ },
  },
  {
    key: 'scrambled.ts',
    container: 'MPEG-TS',
    codec: 'H.264',
    feature: 'scrambled (conditional access)',
    make: changed('clear.ts', H264, scramble),
    result: { reason: 'encrypted', message: /scrambled \(conditional access\)/ },
  },
  {
    key: 'moof-first.mp4',
    container: 'MP4',
    codec: 'H.264',
    feature: 'a fragment without its init segment',
    make: changed('fragments.mp4', [...H264, ...FRAGMENTED], (bytes) => bytes.subarray(bytes.indexOf('moof') - 4)),
    result: { reason: 'initMissing', message: /init segment.*cat init\.mp4/ },
  },
  {
    key: 'styp-first.m4s',
    container: 'MP4',
    codec: 'H.264',
    feature: 'a segment of a stream without its init segment',
    make: changed('segments.mp4', [...H264, ...FRAGMENTED], (bytes) =>
      Buffer.concat([Buffer.from('\0\0\0\x10stypmsdh\0\0\0\0', 'latin1'), bytes.subarray(bytes.indexOf('moof') - 4)]),
    ),
    result: { reason: 'initMissing', message: /init segment/ },
  },
  {
    key: 'noise.mp4',
    container: 'MP4',
    codec: 'H.264',
    feature: 'noise in the place of its pictures',
    make: changed('clean.mp4', H264, withNoiseInMdat),
    result: { reason: 'nothingDecodes', message: /Not one picture of the h264 video decodes/ },
  },
  {
    key: 'noise.webm',
    container: 'WebM',
    codec: 'VP8',
    feature: 'noise in the place of its pictures',
    make: changed('clean.webm', VP8, withNoiseInBlocks),
    result: { reason: 'nothingDecodes', message: /Not one picture of the vp8 video decodes/ },
  },
  {
    key: 'noise-in-pieces.mp4',
    container: 'MP4',
    codec: 'MPEG-4 part 2',
    feature: 'nothing in the place of its pictures',
    make: changed('clean-mpeg4.mp4', MPEG4, (bytes) => {
      const at = bytes.indexOf('mdat', 0, 'latin1');
      return Buffer.from(bytes).fill(0, at + 4, at - 4 + bytes.readUInt32BE(at - 4));
    }),
    result: {
      reason: 'nothingDecodes',
      message: /mpeg4 video.*no picture can be decoded|Not one picture of the mpeg4 video decodes/,
    },
  },
  {
    key: 'damaged-front.flv',
    container: 'FLV',
    codec: 'none',
    feature: 'a header, and nothing that can be read behind it',
    make: async () => Buffer.concat([Buffer.from('FLV\x01\x01\0\0\0\x09\0\0\0\0', 'latin1'), Buffer.alloc(64)]),
    result: { reason: 'nothingDecodes', message: /begins like a Flash video.*damaged/ },
  },
  {
    key: 'cut-in-tracks.mkv',
    container: 'Matroska',
    codec: 'H.264',
    feature: 'cut off before the description of its tracks ends',
    make: changed('to-cut.mkv', H264, (bytes) =>
      bytes.subarray(0, bytes.lastIndexOf('V_MPEG4', undefined, 'latin1') - 8),
    ),
    result: { reason: 'truncated', message: /cut off before its end.*again, whole/ },
  },
  {
    key: 'six-hundred-tracks.mp4',
    container: 'MP4',
    codec: 'none',
    feature: '600 tracks',
    make: async () => manyTracks(600),
    result: { reason: 'tooManyStreams', message: /more than 512 streams.*-map 0:v/ },
  },
];
