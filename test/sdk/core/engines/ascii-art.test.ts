import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAsciiRenderer } from '../../../../src/renders/ascii/kernel/ascii-renderer.ts';
import { textPage } from '../../../../src/renders/ascii/kernel/text-page.ts';
import { pictureCells } from '../../../../src/renders/ascii/picture/picture.ts';
import { asciiArt } from '../../../../src/sdk/core/engines/ascii-art.ts';
import type { RawPicture } from '../../../../src/sdk/core/engines/raw-picture.ts';
import { UsageError } from '../../../../src/sdk/core/usage/usage-error.ts';
import { openPicture } from '../../../../src/shared/adapters/pictures/open-picture.ts';
import { optionsOf } from '../../../fakes/job-documents.ts';
import { decodePicture, drawPicture, QUARTERS } from '../../../fixtures/make-picture.ts';

const rgbPictures = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 30 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data) => ({ width, height, data })),
  );

/** The same picture with other samples for each pixel. */
const withSamples = ({ width, height, data }: RawPicture, samples: (pixel: number[]) => number[]): RawPicture => ({
  ...{ width, height },
  data: Uint8ClampedArray.from(
    Array.from({ length: width * height }, (_, at) => samples([...data.slice(at * 3, at * 3 + 3)])).flat(),
  ),
});

describe('asciiArt', () => {
  it('draws what a job draws of the same picture', async () => {
    const { ascii } = optionsOf('image', { 'ascii.columns': 20 });
    // The renderer's own size: nothing has to be made larger or smaller.
    const { samples } = makeAsciiRenderer(ascii, { columns: 20, rows: 10 });
    const file = await drawPicture(samples.width, samples.height, QUARTERS).png().toBuffer();
    const { width, height, pixels: data } = await decodePicture(file);
    const cells = await pictureCells(await openPicture(file), ascii);
    const art = asciiArt({ width, height, data }, { columns: 20 });
    expect(art).toMatchObject({ columns: 20, rows: cells.rows, text: textPage(cells) });
  });

  it('has as many lines and columns as it says, in any size', () => {
    fc.assert(
      fc.property(rgbPictures, fc.integer({ min: 20, max: 60 }), (picture, columns) => {
        const art = asciiArt(picture, { columns });
        const lines = art.text.split('\n');
        expect(lines.pop()).toBe('');
        expect(lines.map((line) => line.length)).toEqual(Array(art.rows).fill(art.columns));
        expect(art.columns).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 20 },
    );
  });

  it('takes gray, RGB and RGBA; what is transparent is black', () => {
    fc.assert(
      fc.property(rgbPictures, (picture) => {
        const text = (of: RawPicture) => asciiArt(of, { columns: 20 }).text;
        expect(text(withSamples(picture, (rgb) => [...rgb, 255]))).toBe(text(picture));
        const gray = withSamples(picture, ([red = 0]) => [red]);
        expect(text(gray)).toBe(text(withSamples(picture, ([red = 0]) => [red, red, red])));
        expect(text(withSamples(picture, (rgb) => [...rgb, 0]))).toBe(text(withSamples(picture, () => [0, 0, 0])));
      }),
      { numRuns: 10 },
    );
  });

  it('gives its colours to a terminal, a page and a picture', async () => {
    const picture = await decodePicture(await drawPicture(64, 64, QUARTERS).png().toBuffer());
    const art = asciiArt({ ...picture, data: picture.pixels }, { columns: 20, colour: 'truecolor', background: true });
    expect(art.ansi()).toContain('\u001b[');
    expect(stripVTControlCharacters(art.ansi())).toBe(art.text);
    expect(art.html('A <picture>')).toContain('<title>A &lt;picture&gt;</title>');
    const drawn = await decodePicture(art.png());
    expect([drawn.width, drawn.height]).toEqual([art.columns * 8, art.rows * 16]);
    expect([...drawn.pixels.slice(0, 3)]).toEqual([255, 0, 0]);
  });

  it('fails for a size that does not go with the data, and for options out of range', () => {
    const data = new Uint8Array(12);
    expect(() => asciiArt({ width: 3, height: 3, data })).toThrow(UsageError);
    expect(() => asciiArt({ width: 3, height: 3, data })).toThrow(/12 bytes; 3×3 pixels .* have 9 times that/);
    expect(() => asciiArt({ width: 0, height: 2, data })).toThrow(/0×2 pixels/);
    expect(() => asciiArt({ width: 2, height: 2, data }, { columns: 3 })).toThrow(/ascii.columns is "3"; allowed are/);
  });
});
