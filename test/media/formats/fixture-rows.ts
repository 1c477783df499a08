import type { WarningCode } from '../../../src/shared/core/contracts/warning.ts';
import type { RejectionReason } from '../../../src/shared/core/errors/errors.ts';

/** A row of docs/formats.md whose files are those of `fixture-table.test.ts`. */
export interface FixtureRow {
  /** keys of the files in that table */
  readonly keys: readonly string[];
  readonly container: string;
  readonly codec: string;
  readonly feature: string;
  readonly result:
    | { readonly status: 'complete' | 'partial'; readonly warnings?: readonly WarningCode[] }
    | { readonly reason: RejectionReason };
}

const COMPLETE = { status: 'complete' } as const;
const PARTIAL = { status: 'partial' } as const;

const row = (
  [container, codec]: readonly [string, string],
  feature: string,
  result: FixtureRow['result'],
  ...keys: readonly string[]
): FixtureRow => ({ keys, container, codec, feature, result });

const MP4 = ['MP4', 'H.264'] as const;
const MKV = ['Matroska', 'H.264'] as const;
const NO_FILM = ['none', 'none'] as const;

/** What the fixture table proves, for the document; the table holds itself against it. */
export const FIXTURE_ROWS: readonly FixtureRow[] = [
  row(MP4, 'plain', COMPLETE, 'film.mp4', 'FILM.MP4'),
  row(['WebM', 'VP8'], 'plain', COMPLETE, 'film.webm'),
  row(MKV, 'plain', COMPLETE, 'film.mkv'),
  row(['MOV', 'H.264'], 'plain', COMPLETE, 'film.mov'),
  row(['AVI', 'MPEG-4'], 'plain', COMPLETE, 'film.avi'),
  row(['MPEG-TS', 'H.264'], 'plain', COMPLETE, 'film.ts'),
  row(['FLV', 'H.264'], 'plain', COMPLETE, 'film.flv'),
  row(MKV, 'a name without extension', COMPLETE, 'a film without extension'),
  row(MP4, 'a name with a wrong extension', COMPLETE, 'wrong-extension.txt'),
  row(MP4, 'fragmented', COMPLETE, 'fragmented.mp4'),
  row(MP4, 'index at the end', COMPLETE, 'moov-at-end.mp4'),
  row(MP4, 'no sound', COMPLETE, 'no-audio.mp4'),
  row(MP4, 'rotation by 90°', COMPLETE, 'rotated.mp4'),
  row(MKV, 'a clock that begins at ten seconds', COMPLETE, 'starts-at-ten-seconds.mkv'),
  row(MKV, 'pictures that begin after the sound', { ...COMPLETE, warnings: ['noPictureYet'] }, 'late-first-frame.mkv'),
  row(MP4, 'sound that is longer than the pictures', COMPLETE, 'audio-longer-than-video.mp4'),
  row(MP4, 'a single frame', COMPLETE, 'one-frame.mp4'),
  row(['Matroska', 'FFV1'], '2×2 pixels', COMPLETE, 'tiny.mkv'),
  row(['Matroska', 'FFV1'], 'odd width and height', COMPLETE, 'odd.mkv'),
  row(MP4, 'pixels that are not square', COMPLETE, 'anamorphic.mp4'),
  row(MP4, '10 bits', COMPLETE, 'ten-bit.mp4'),
  row(MP4, 'HDR (PQ)', COMPLETE, 'hdr.mp4'),
  row(['WebM', 'VP8'], 'a live recording without a length', COMPLETE, 'live.webm'),
  row(['MPEG-TS', 'H.264'], 'a size that changes', COMPLETE, 'size-changes.ts'),
  row(MP4, 'an edit list that begins between two frames', COMPLETE, 'starts-between-frames.mp4'),
  row(
    MP4,
    'names with blanks, quotes, signs of URLs, other letters, folders, dots, 900 bytes',
    COMPLETE,
    'a clip with spaces.mp4',
    'one+one.mp4',
    '100%25 & 50%.mp4',
    `quotes "double" 'single'.mp4`,
    'Möwen über Köln.mp4',
    'a/b//c/clip.mp4',
    'two..dots.mp4',
    'up/../and/./down.mp4',
    '?query=1&x#fragment;$(id)=.mp4',
    `${'long-'.repeat(179)}x.mp4`,
  ),
  row(MP4, 'pictures cut off behind a whole index', PARTIAL, 'cut-pictures.mp4'),
  row(MKV, 'pictures cut off', PARTIAL, 'cut-pictures.mkv'),
  row(NO_FILM, 'an empty file', { reason: 'empty' }, 'empty.mp4'),
  row(NO_FILM, 'text', { reason: 'notVideo' }, 'text.mp4'),
  row(['MP4', 'AAC'], 'sound only', { reason: 'noVideoStream' }, 'sound.mp4'),
  row(['MP4', 'AAC'], 'sound with a cover picture', { reason: 'noVideoStream' }, 'cover-only.mp4'),
  row(MP4, 'encrypted (CENC)', { reason: 'encrypted' }, 'encrypted.mp4'),
  row(MP4, 'index cut off', { reason: 'truncated' }, 'truncated.mp4'),
  row(NO_FILM, 'an HLS playlist', { reason: 'playlist' }, 'hls.mp4'),
  row(NO_FILM, 'an ffconcat script', { reason: 'playlist' }, 'concat.mp4'),
];
