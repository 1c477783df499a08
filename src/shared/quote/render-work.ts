import { fitPicture, type PictureSize } from '../media/fit-picture.ts';
import { drawnSize, fitScreen } from '../media/fit-screen.ts';
import type { AsciiFormat, RenderKind } from '../options/option-table.ts';
import type { RenderOptions } from '../options/render-options.ts';

/**
 * Nanoseconds of one vCPU (docs/benchmarks.md). Scaling reads each pixel of the source; the rest is a pixel, or a character, of
 * what comes out.
 */
const NS = {
  scaledPixel: 1,
  gifPixel: 80,
  jpegPixel: 12,
  cell: 700,
  screenGifPixel: 5,
  screenMp4Pixel: 15,
  edgesPixel: 40,
};
const ASCII_NS: Readonly<Partial<Record<AsciiFormat, number>>> = { gif: NS.screenGifPixel, mp4: NS.screenMp4Pixel };
const GRAYSCALE_PIXELS = 256 * 256;
const NS_PER_MS = 1e6;

const pixelsOf = ({ width, height }: PictureSize): number => width * height;

/** Nanoseconds that a kind takes for a second of film, of a picture of that size. */
type WorkOfKind = (shown: PictureSize, options: RenderOptions) => number;

const WORK: Readonly<Record<RenderKind, WorkOfKind>> = {
  gif: (shown, { gif }) =>
    gif.fps * (pixelsOf(shown) * NS.scaledPixel + pixelsOf(fitPicture(shown, gif.width)) * NS.gifPixel),
  frames: (shown) => pixelsOf(shown) * NS.jpegPixel,
  ascii: (shown, { ascii }) => {
    const screen = fitScreen(shown, ascii.columns, ascii.font);
    const drawn = pixelsOf(drawnSize(screen, ascii.font));
    const drawing = ascii.formats.reduce((sum, format) => sum + drawn * (ASCII_NS[format] ?? 0), 0);
    return ascii.fps * (pixelsOf(shown) * NS.scaledPixel + screen.columns * screen.rows * NS.cell + drawing);
  },
  edges: (shown, { edges }) =>
    edges.fps * (pixelsOf(shown) * NS.scaledPixel + pixelsOf(fitPicture(shown, edges.width)) * NS.edgesPixel),
  grayscale: (shown) => pixelsOf(shown) * NS.scaledPixel + GRAYSCALE_PIXELS * NS.jpegPixel,
  storyboard: (shown, { storyboard }) =>
    pixelsOf(shown) * NS.scaledPixel + pixelsOf(fitPicture(shown, storyboard.width)) * NS.jpegPixel,
};

/** Processor time that the renders of a second of film take beside decoding it, milliseconds. */
export const renderMsPerSecond = (shown: PictureSize, options: RenderOptions): number =>
  options.renders.reduce((sum, kind) => sum + WORK[kind](shown, options), 0) / NS_PER_MS;
