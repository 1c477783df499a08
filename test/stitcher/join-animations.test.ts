import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ColourHistogram } from '../../src/renders/gif/kernel/colour-histogram.ts';
import { GifEncoder } from '../../src/renders/gif/kernel/encode-gif.ts';
import { makePalette } from '../../src/renders/gif/kernel/palette.ts';
import { webpHead, webpPicture } from '../../src/renders/webp/kernel/webp-animation.ts';
import type { AnimationFormat } from '../../src/stitcher/animation/animation-format.ts';
import { GIF_ANIMATION } from '../../src/stitcher/animation/join-gifs.ts';
import { WEBP_ANIMATION } from '../../src/stitcher/animation/join-webps.ts';
import { decodeGif } from '../renders/gif/encoder/decode-gif.ts';

const SIZE = { width: 12, height: 10 };
const PIXELS = SIZE.width * SIZE.height;

const gifOf = (pictures: readonly Uint8Array[], delaysCs: readonly number[]): Uint8Array => {
  const histogram = new ColourHistogram();
  for (const rgb of pictures) histogram.add(rgb);
  const encoder = new GifEncoder({ ...SIZE, delaysCs, loop: 0 }, makePalette(histogram.statistics()));
  return Buffer.concat([...pictures.map((rgb) => encoder.addFrame(rgb)), encoder.finish()]);
};

const webpOf = async (pictures: readonly Uint8Array[]): Promise<Uint8Array> => {
  const raw = { ...SIZE, channels: 3 } as const;
  const stills = await Promise.all(pictures.map((rgb) => sharp(rgb, { raw }).webp({ lossless: true }).toBuffer()));
  const body = Buffer.concat(stills.map((still) => webpPicture(still, SIZE, 100)));
  return Buffer.concat([webpHead(SIZE, body.length), body]);
};

/** Join files that come in pieces of some bytes. */
const join = async (format: AnimationFormat, files: readonly Uint8Array[], piece = 7): Promise<Buffer> => {
  const parts = files.map((file, i) => {
    const size = format.sizeOf(file.subarray(0, format.headBytes), file.length);
    if (size === undefined) throw new Error(`file ${i} is refused`);
    return { key: `${i}`, etag: '', bytes: file.length, size };
  });
  async function* read({ key }: { readonly key: string }, from: number) {
    const file = files[Number(key)] ?? new Uint8Array();
    for (let at = from; at < file.length; at += piece) yield file.subarray(at, at + piece);
  }
  const joined: Uint8Array[] = [];
  for await (const bytes of format.join(parts, read)) joined.push(bytes);
  return Buffer.concat(joined);
};

/** Pictures of a few colours, and of so many that the palette has to be chosen. */
const picture = fc.oneof(
  fc.integer({ min: 0, max: 255 }).map((gray) => new Uint8Array(PIXELS * 3).fill(gray)),
  fc.uint8Array({ minLength: PIXELS * 3, maxLength: PIXELS * 3 }),
);
const files = fc.array(fc.array(picture, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });

describe('animations that are joined', () => {
  it('GIFs: show the pictures of all files, each as long as before, for ever', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 2000 }), async (all, piece) => {
        const parts = all.map((pictures, i) =>
          gifOf(
            pictures,
            pictures.map((_, at) => 5 + i + at),
          ),
        );
        const [joined, ...alone] = [await join(GIF_ANIMATION, parts, piece), ...parts].map((gif) => decodeGif(gif));
        expect(joined?.frames.map(({ delayCs, canvas }) => [delayCs, canvas])).toEqual(
          alone.flatMap(({ frames }) => frames.map(({ delayCs, canvas }) => [delayCs, canvas])),
        );
        expect(joined?.loops).toBe(alone[0]?.loops);
      }),
      { numRuns: 30 },
    );
  });

  it('GIFs: one alone is the file itself, and what is cut off or no GIF is refused', async () => {
    const gif = gifOf([new Uint8Array(PIXELS * 3)], [10]);
    expect(await join(GIF_ANIMATION, [gif])).toEqual(Buffer.from(gif));
    await expect(join(GIF_ANIMATION, [gif, gif.subarray(0, gif.length - 4)])).rejects.toThrow('ends in its middle');
    await expect(join(GIF_ANIMATION, [Uint8Array.from([...gif.subarray(0, 25), 9, 9])])).rejects.toThrow();
    expect(GIF_ANIMATION.sizeOf(Buffer.from('no GIF at all'), 99)).toBeUndefined();
  });

  it('WebPs: show the pictures of all files, each as long as before, for ever', async () => {
    const grays = [[10, 60, 110], [160], [210, 250]].map((each) =>
      each.map((gray) => new Uint8Array(PIXELS * 3).fill(gray)),
    );
    const joined = await join(WEBP_ANIMATION, await Promise.all(grays.map(webpOf)));
    const { pages, loop, delay } = await sharp(joined, { pages: -1 }).metadata();
    expect({ pages, loop, delay }).toEqual({ pages: 6, loop: 0, delay: new Array(6).fill(100) });
    const raw = await sharp(joined, { pages: -1 }).removeAlpha().raw().toBuffer();
    expect(raw).toEqual(Buffer.concat(grays.flat()));
  });

  it('WebPs: a file that is cut off or has another head is refused', async () => {
    const webp = await webpOf([new Uint8Array(PIXELS * 3)]);
    expect(WEBP_ANIMATION.sizeOf(webp, webp.length)).toEqual(SIZE);
    expect(WEBP_ANIMATION.sizeOf(webp, webp.length - 1)).toBeUndefined();
    expect(WEBP_ANIMATION.sizeOf(webp.subarray(0, 20), 20)).toBeUndefined();
    expect(WEBP_ANIMATION.sizeOf(Buffer.alloc(44), 44)).toBeUndefined();
  });
});
