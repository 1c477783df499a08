import { SourceMediaError } from '../errors.ts';
import { fitPicture, type PictureSize } from '../media/fit-picture.ts';
import { drawnSize, fitScreen } from '../media/fit-screen.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import type { AsciiFormat, Media } from '../options/option-table.ts';
import type { RenderOptions } from '../options/render-options.ts';
import { functionSpec } from '../topology.ts';
import { checkGifPixels } from './check-gif-pixels.ts';

const BYTES_PER_MIB = 1024 * 1024;
/** The other half of the worker's disk is for the pixels of the GIF. */
const LARGEST_MIB = functionSpec('worker').ephemeralStorageMb / 2;

/**
 * Most pixels of a video's picture: what level 5.2 of H.264 allows, beyond which players give up. It bounds the memory too:
 * one such picture as RGB is 28 MB, and its encoder took at most 320.
 * @see ITU-T H.264, table A-1 (36,864 macroblocks of 16×16)
 */
const LARGEST_PICTURE = 36_864 * 16 * 16;

/** Tiles of a slice are held whole where the storyboard is put together. */
const LARGEST_STRIP_MIB = 64;

/** Most bytes that a pixel of a drawn screen, or of edges, was seen to take, and a good half more. */
const BYTES_PER_PIXEL = { gif: 0.25, mp4: 0.15, edges: 0.1, jpeg: 0.5 } as const;
/** A character with its escape in JSON or in UTF-8. */
const CHARACTER_BYTES = 3;
/** Naming a colour, ink or ground, where every cell has another. */
const COLOUR_BYTES = { none: 0, '16': 6, '256': 12, truecolor: 20 } as const;

/** What a render takes of a worker at most. */
interface Claim {
  readonly what: string;
  /** of a picture that is encoded as video */
  readonly picture?: PictureSize;
  readonly bytes: number;
  readonly smaller: string;
}

const asciiClaims = (shown: PictureSize, { ascii }: RenderOptions, lengthMs: number): Claim[] => {
  const { columns, fps, font, colour, background } = ascii;
  const screen = fitScreen(shown, columns, font);
  const picture = drawnSize(screen, font);
  const cells = screen.columns * screen.rows;
  const pixels = picture.width * picture.height;
  const cellBytes = CHARACTER_BYTES + COLOUR_BYTES[colour] * (background ? 2 : 1);
  const seconds = Math.ceil(lengthMs / 1000);
  const screens = Math.ceil((lengthMs * fps) / 1000);
  const ofFormat: Partial<Record<AsciiFormat, number>> = {
    txt: cells * CHARACTER_BYTES * seconds,
    ans: cells * cellBytes * seconds,
    cast: cells * cellBytes * screens,
    gif: pixels * BYTES_PER_PIXEL.gif * screens,
    mp4: pixels * BYTES_PER_PIXEL.mp4 * screens,
  };
  return ascii.formats.map((format) => ({
    what: `ASCII art as .${format} of ${screen.columns}×${screen.rows} characters, ${fps} screens a second`,
    ...(format === 'gif' || format === 'mp4' ? { picture } : {}),
    bytes: ofFormat[format] ?? 0,
    smaller: 'a smaller ascii.columns or ascii.fps, fewer ascii.formats',
  }));
};

const edgesClaim = (shown: PictureSize, { edges, renders }: RenderOptions, lengthMs: number): Claim => {
  const picture = fitPicture(shown, edges.width);
  const pixels = picture.width * picture.height;
  const stills = renders.includes('frames') ? pixels * BYTES_PER_PIXEL.jpeg * Math.ceil(lengthMs / 1000) : 0;
  return {
    what: `Edges, ${edges.fps} pictures a second`,
    picture,
    bytes: pixels * BYTES_PER_PIXEL.edges * Math.ceil((lengthMs * edges.fps) / 1000) + stills,
    smaller: 'a smaller edges.width or edges.fps',
  };
};

const storyboardClaim = (shown: PictureSize, { storyboard }: RenderOptions, lengthMs: number): Claim => {
  const { width, height } = fitPicture(shown, storyboard.width);
  return {
    what: `Tiles of the storyboard of ${width}×${height} pixels, one a second`,
    bytes: width * height * BYTES_PER_PIXEL.jpeg * Math.ceil(lengthMs / 1000),
    smaller: 'a smaller storyboard.width',
  };
};

const checkStrip = ({ what, bytes, smaller }: Claim, lengthMs: number): void => {
  const mib = Math.ceil(bytes / BYTES_PER_MIB);
  if (mib <= LARGEST_STRIP_MIB) return;
  throw new SourceMediaError(
    'invalidOptions',
    `${what}, may come to ${mib} MiB in ${lengthMs / 1000} s; at most ${LARGEST_STRIP_MIB} are allowed. ` +
      `Choose ${smaller}, or shorter slices (slice=…).`,
  );
};

const checkPicture = ({ what, picture, smaller }: Claim): void => {
  if (picture === undefined || picture.width * picture.height <= LARGEST_PICTURE) return;
  throw new SourceMediaError(
    'invalidOptions',
    `${what}: a picture of it is ${picture.width}×${picture.height} pixels; at most ${LARGEST_PICTURE / 1e6} million are ` +
      `allowed, as players take no larger H.264. Choose ${smaller}.`,
  );
};

/**
 * Check that what is rendered of a slice finds room in a worker: its memory by the size of a picture, its disk by what
 * all files together may come to; and that the assembler can hold its tiles.
 * @param lengthMs length of the longest slice
 * @throws {SourceMediaError} `invalidOptions` with the sizes and what to choose smaller
 */
export const checkRenderSizes = (media: Media, probe: MediaProbe, options: RenderOptions, lengthMs: number): void => {
  // A picture is rendered by itself, and was measured when it was opened.
  if (media === 'image') return;
  checkGifPixels(probe, options, lengthMs);
  const shown = { width: probe.video.displayWidth, height: probe.video.displayHeight };
  const strips = options.renders.includes('storyboard') ? [storyboardClaim(shown, options, lengthMs)] : [];
  for (const strip of strips) checkStrip(strip, lengthMs);
  const claims = [
    ...(options.renders.includes('ascii') ? asciiClaims(shown, options, lengthMs) : []),
    ...(options.renders.includes('edges') ? [edgesClaim(shown, options, lengthMs)] : []),
    ...strips,
  ];
  for (const claim of claims) checkPicture(claim);
  const mib = Math.ceil(claims.reduce((sum, { bytes }) => sum + bytes, 0) / BYTES_PER_MIB);
  const [largest] = claims.toSorted((one, other) => other.bytes - one.bytes);
  if (mib <= LARGEST_MIB || largest === undefined) return;
  throw new SourceMediaError(
    'invalidOptions',
    `The renders of ${lengthMs / 1000} s may come to ${mib} MiB; at most ${LARGEST_MIB} find room in a worker. ` +
      `Largest: ${largest.what}, up to ${Math.ceil(largest.bytes / BYTES_PER_MIB)} MiB. ` +
      `Choose ${largest.smaller}, or shorter slices (slice=…).`,
  );
};
