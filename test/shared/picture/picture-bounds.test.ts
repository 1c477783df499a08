import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureEdges } from '../../../src/renders/edges/picture/picture.ts';
import { openPicture } from '../../../src/shared/adapters/pictures/open-picture.ts';
import { MAX_PIXELS } from '../../../src/shared/core/media/input-args.ts';
import { checkPictureSize, MAX_ASPECT, MAX_SIDE } from '../../../src/shared/core/media/picture-bounds.ts';
import { pngChunk } from '../../../src/shared/kernels/picture/png-file.ts';
import { drawPicture, pngClaiming, sharp } from '../../fixtures/make-picture.ts';
import { jpegOfScans } from '../../fixtures/progressive-jpeg.ts';

const FEW_CPU_SECONDS = 5;

/** Processor time, as a machine that is busy otherwise gives less of it. */
const refusal = async (work: () => Promise<unknown>) => {
  const before = process.cpuUsage();
  const error = await work().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { user, system } = process.cpuUsage(before);
  return { error, cpuSeconds: (user + system) / 1e6 };
};

const packed = deflateSync(Buffer.alloc(100e6));

const side = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }));

describe('bounds on pictures', () => {
  it('any size that is taken has a bounded area, bounded sides and a bounded aspect; any other is told', () =>
    fc.assert(
      fc.property(side, side, (width, height) => {
        const fits =
          width * height <= MAX_PIXELS &&
          Math.max(width, height) <= MAX_SIDE &&
          Math.max(width / height, height / width) <= MAX_ASPECT;
        const check = () => checkPictureSize('The picture', { width, height });
        if (fits) expect(check).not.toThrow();
        else expect(check).toThrow(`${width}×${height}`);
      }),
    ));

  it.each([
    ['1×39,000,000', 1, 39_000_000, /1×39000000 pixels; a side may have 65535 at most/],
    ['39,000,000×1', 39_000_000, 1, /39000000×1 pixels; a side may have 65535 at most/],
    ['100×400,000', 100, 400_000, /a side may have 65535/],
    ['65,536×600', 65_536, 600, /a side may have 65535/],
    ['15×65,535', 15, 65_535, /one side is 4369 times the other; at most 4096/],
    ['6,325×6,325', 6325, 6325, /at most 40 million/],
  ])('fails for a PNG of %s, by its header', async (_, width, height, message) => {
    await expect(openPicture(pngClaiming(width, height))).rejects.toMatchObject({
      reason: 'tooLarge',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['a panorama', 12_000, 500],
    ['a long screenshot', 360, 20_000],
    ['a gradient one pixel wide', 1, 4096],
    ['the longest row', 65_535, 16],
  ])('reads %s', async (_, width, height) => {
    const create = { width, height, channels: 3 as const, background: '#123456' };
    const picture = await openPicture(await sharp({ create }).png().toBuffer());
    expect([...(await picture.rgb({ width: 1, height: 1 }))]).toEqual([0x12, 0x34, 0x56]);
  });

  it('reads a JPEG of a few more scans than encoders write, and refuses one of many hundreds at once', async () => {
    const few = await openPicture(await jpegOfScans(64, 48, 60));
    expect(new Set(await few.rgb())).toEqual(new Set([136]));
    const many = await jpegOfScans(2400, 2000, 883);
    expect(many.length).toBeLessThan(100_000);
    const { error, cpuSeconds } = await refusal(() => openPicture(many));
    expect(error).toMatchObject({ reason: 'tooLarge', message: expect.stringMatching(/in 883 scans; at most 833/) });
    expect(cpuSeconds).toBeLessThan(FEW_CPU_SECONDS);
  });

  it.each([
    ['profile', 'iCCP', 'x\0\0'],
    ['text', 'zTXt', 'x\0\0'],
    ['EXIF data in a text', 'zTXt', 'Raw profile type exif\0\0'],
  ])('is not kept busy by a PNG whose compressed %s becomes 100 MB', async (_, type, head) => {
    const png = await drawPicture(8, 8, () => [1, 2, 3])
      .png()
      .toBuffer();
    const bomb = pngChunk(type, Buffer.concat([Buffer.from(head, 'latin1'), packed]));
    const bytes = Buffer.concat([png.subarray(0, 33), bomb, png.subarray(33)]);
    const { cpuSeconds } = await refusal(async () => (await openPicture(bytes)).rgb());
    expect(cpuSeconds).toBeLessThan(FEW_CPU_SECONDS);
  });
});

describe('the time that a picture may take', () => {
  const large = drawPicture(1, 1, () => [9, 9, 9])
    .resize(3000, 3000)
    .png()
    .toBuffer();

  it('fails for one that is not decoded in time', async () => {
    const bytes = await large;
    const { error } = await refusal(async () => (await openPicture(bytes, 0)).rgb());
    expect(error).toMatchObject({ reason: 'timeLimit', message: expect.stringMatching(/within 0 s.*Scale it down/) });
  });

  it('fails in the middle of the work that is done here', async () => {
    const picture = await openPicture(await large);
    let asked = 0;
    const clock = {
      ...picture.clock,
      check: () => {
        asked += 1;
        if (asked > 10) throw new Error('time is up');
      },
    };
    await expect(pictureEdges({ ...picture, clock }, 8)).rejects.toThrow('time is up');
    expect(asked).toBe(11);
  });
});
