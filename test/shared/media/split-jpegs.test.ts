import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { splitJpegs } from '../../../src/shared/core/media/split-jpegs.ts';

const noise = (seed: number): Buffer =>
  Buffer.from(Array.from({ length: 48 * 27 * 3 }, (_, i) => (i * i * seed) % 251));
const jpegs = await Promise.all(
  [1, 2, 3, 4].map((seed) =>
    sharp(noise(seed), { raw: { width: 48, height: 27, channels: 3 } })
      .jpeg({ quality: 60 + seed * 10, progressive: seed === 3 })
      .toBuffer(),
  ),
);

/** A comment that holds the marker at which a picture ends. */
const withComment = (jpeg: Uint8Array): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 6, 0xff, 0xd9, 0xff, 0xd8]), jpeg.subarray(2)]);

describe('splitJpegs', () => {
  it('finds every picture, whatever bytes its headers hold', () => {
    const all = [...jpegs, ...jpegs.map(withComment)];
    expect(splitJpegs(Buffer.concat(all)).map((jpeg) => Buffer.from(jpeg))).toEqual(all);
    expect(splitJpegs(new Uint8Array())).toEqual([]);
  });

  it('leaves out a picture that is cut anywhere, and what is none', () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = jpegs;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: second.length - 1 }), (length) => {
        expect(splitJpegs(Buffer.concat([first, second.subarray(0, length)]))).toHaveLength(1);
      }),
    );
    expect(splitJpegs(Buffer.concat([first, Buffer.from('no picture'), second]))).toHaveLength(1);
  });

  it('ends for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(splitJpegs(Buffer.concat([Buffer.from([0xff, 0xd8]), bytes])).length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
