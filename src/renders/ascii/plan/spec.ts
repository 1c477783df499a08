import { drawnSize, fitScreen } from '../../../shared/core/media/fit-screen.ts';
import type { RenderOptions } from '../../../shared/core/options/render-options.ts';
import { sampleAt, type TimeRange } from '../../../shared/core/slices/slice-samplings.ts';
import { MOST_BYTES_PER_PIXEL } from '../../parts/bytes-per-pixel.ts';
import { filmOf, oneFile } from '../../parts/output-rows.ts';
import type { Claim, OutputRow, RenderSpec, RenderSubject, WholeSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import type { AsciiFormat } from '../formats.ts';
import { ASCII_WHOLE, asciiKey, asciiPictureKey } from '../keys.ts';
import { PAGES_A_SECOND } from './ascii-page.ts';

/** Media type of each format. */
export const ASCII_CONTENT_TYPES: Readonly<Record<AsciiFormat, string>> = {
  txt: 'text/plain; charset=utf-8',
  ans: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
  png: 'image/png',
  cast: 'application/x-asciicast',
  gif: 'image/gif',
  mp4: 'video/mp4',
};

/** Bytes of a character, escaped in JSON or in UTF-8. */
const CHARACTER_BYTES = 3;
/** Bytes of naming a colour (ink or ground) when every cell has a different one. */
const COLOUR_BYTES = { none: 0, '16': 6, '256': 12, truecolor: 20 } as const;

const DRAWING_NS: Readonly<Partial<Record<AsciiFormat, number>>> = { gif: NS.screenGifPixel, mp4: NS.screenMp4Pixel };

const claimOf = (format: AsciiFormat, { shown, options }: RenderSubject, range: TimeRange): Claim => {
  const { columns, fps, font, colour, background } = options.ascii;
  const screen = fitScreen(shown, columns, font);
  const picture = drawnSize(screen, font);
  const cells = screen.columns * screen.rows;
  const pixels = picture.width * picture.height;
  const cellBytes = CHARACTER_BYTES + COLOUR_BYTES[colour] * (background ? 2 : 1);
  const pages = sampleAt(range, PAGES_A_SECOND).count;
  const screens = sampleAt(range, fps).count;
  const bytes: Partial<Record<AsciiFormat, number>> = {
    txt: cells * CHARACTER_BYTES * pages,
    ans: cells * cellBytes * pages,
    cast: cells * cellBytes * screens,
    gif: pixels * MOST_BYTES_PER_PIXEL.gif * screens,
    mp4: pixels * MOST_BYTES_PER_PIXEL.mp4 * screens,
  };
  return {
    what: `ASCII art as .${format} of ${screen.columns}×${screen.rows} characters, ${fps} screens a second`,
    ...(format === 'gif' || format === 'mp4' ? { picture } : {}),
    bytes: bytes[format] ?? 0,
    smaller: 'a smaller ascii.columns or ascii.fps, fewer ascii.formats',
  };
};

const rowOf = (format: AsciiFormat, subject: RenderSubject, range: TimeRange, key: string): OutputRow => {
  const facts = {
    kind: 'ascii',
    contentType: ASCII_CONTENT_TYPES[format],
    claim: claimOf(format, subject, range),
  } as const;
  if (format === 'txt' || format === 'ans') {
    return { ...oneFile(facts, key), frames: sampleAt(range, PAGES_A_SECOND).count };
  }
  return filmOf(facts, range, subject.options.ascii.fps, key);
};

const whole = (format: 'mp4' | 'cast', form: WholeSpec['form']): WholeSpec => ({
  name: ASCII_WHOLE[format],
  form,
  contentType: ASCII_CONTENT_TYPES[format],
  isWanted: ({ ascii }: RenderOptions) => ascii.formats.includes(format),
  fps: ({ ascii }) => ascii.fps,
  sliceKey: (keys) => asciiKey(keys, format),
});

/** ASCII art, in every requested format. */
export const ASCII: RenderSpec = {
  revision: 1,
  outputs: {
    video: (subject, range, keys) =>
      subject.options.ascii.formats.map((format) => rowOf(format, subject, range, asciiKey(keys, format))),
    image: ({ options }, _, keys) =>
      options.ascii.formats.map((format) =>
        oneFile({ kind: 'ascii', contentType: ASCII_CONTENT_TYPES[format] }, asciiPictureKey(keys, format)),
      ),
  },
  workNs: (shown, { ascii }) => {
    const screen = fitScreen(shown, ascii.columns, ascii.font);
    const drawn = pixelsOf(drawnSize(screen, ascii.font));
    const drawing = ascii.formats.reduce((sum, format) => sum + drawn * (DRAWING_NS[format] ?? 0), 0);
    return ascii.fps * (pixelsOf(shown) * NS.scaledPixel + screen.columns * screen.rows * NS.cell + drawing);
  },
  wholes: [whole('mp4', 'video'), whole('cast', 'cast')],
};
