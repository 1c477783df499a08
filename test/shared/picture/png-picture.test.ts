import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openPicture } from '../../../src/shared/adapters/pictures/open-picture.ts';
import { colourMatrix, iccProfile } from '../../../src/shared/kernels/picture/icc-profile.ts';
import { preparePng } from '../../../src/shared/kernels/picture/prepare-png.ts';
import { BLUE, GREEN, QUARTERS, RED, WHITE } from '../../fixtures/make-picture.ts';
import { exifData, exifText, type PngPart, pngFile } from '../../fixtures/write-png.ts';

const SIZE = { width: 12, height: 8 };
const upright = (before: readonly PngPart[], after: readonly PngPart[] = []) =>
  pngFile({ ...SIZE, colourType: 2, samples: (x, y) => QUARTERS((x + 0.5) / 12, (y + 0.5) / 8), before, after });

const quartersOf = async (bytes: Uint8Array) => {
  const picture = await openPicture(bytes);
  const rgb = await picture.rgb();
  return [0.25, 0.75].flatMap((y) =>
    [0.25, 0.75].map((x) => {
      const at = (Math.floor(y * picture.height) * picture.width + Math.floor(x * picture.width)) * 3;
      return [...rgb.subarray(at, at + 3)];
    }),
  );
};

const TURNED = [
  [1, [RED, GREEN, BLUE, WHITE]],
  [2, [GREEN, RED, WHITE, BLUE]],
  [3, [WHITE, BLUE, GREEN, RED]],
  [4, [BLUE, WHITE, RED, GREEN]],
  [5, [RED, BLUE, GREEN, WHITE]],
  [6, [BLUE, RED, WHITE, GREEN]],
  [7, [WHITE, GREEN, BLUE, RED]],
  [8, [GREEN, WHITE, RED, BLUE]],
] as const;

describe('a PNG is turned upright', () => {
  it.each(TURNED)('by EXIF orientation %i, in its chunk or in a text', async (orientation, expected) => {
    const eXIf: PngPart = ['eXIf', exifData(orientation)];
    const EXIF = 'Raw profile type exif';
    const files = [
      upright([eXIf]),
      upright([], [eXIf]),
      upright([exifText(EXIF, orientation)]),
      upright([], [exifText(EXIF, orientation)]),
      upright([exifText('Raw profile type APP1', orientation)]),
      upright([exifText(EXIF, orientation, 'tEXt')]),
      upright([exifText(EXIF, orientation, 'iTXt')]),
      upright([eXIf, exifText(EXIF, (orientation % 8) + 1)]),
      upright([exifText(EXIF, (orientation % 8) + 1)], [eXIf]),
    ];
    for (const [i, file] of files.entries()) {
      expect(await openPicture(file), `file ${i}`).toMatchObject({ orientation });
      expect(await quartersOf(file), `file ${i}`).toEqual(expected);
    }
  });

  it.each<[string, PngPart]>([
    ['broken EXIF', ['eXIf', Buffer.from('II*\0\xff\xff\xff\xff', 'latin1')]],
    ['an orientation that there is not', ['eXIf', exifData(99)]],
    ['a text that does not inflate', ['zTXt', Buffer.from('Raw profile type exif\0\0nonsense')]],
    [
      'a text that inflates to 40 MB',
      ['zTXt', Buffer.concat([Buffer.from('Raw profile type exif\0\0'), deflateSync(Buffer.alloc(40e6))])],
    ],
    ['a text that is no profile', ['tEXt', Buffer.from('Raw profile type exif\0hello')]],
    ['another text', ['tEXt', Buffer.from('Comment\0orientation 6')]],
    ['a text without a keyword', ['tEXt', Buffer.from('Raw profile type exif')]],
  ])('but not by %s', async (_, part) => {
    expect(await quartersOf(upright([part]))).toEqual([RED, GREEN, BLUE, WHITE]);
  });
});

describe('transparent pictures are put on black', () => {
  const seen = (x: number) => (x < 6 ? 0 : 1);
  const shown = async (bytes: Uint8Array) => {
    const rgb = await (await openPicture(bytes)).rgb();
    return [[...rgb.subarray(0, 3)], [...rgb.subarray(33, 36)]];
  };
  const gray = (level: number) => [
    [0, 0, 0],
    [level, level, level],
  ];
  const palette: PngPart[] = [
    ['PLTE', Buffer.from([255, 255, 255, ...GREEN])],
    ['tRNS', Buffer.from([0])],
  ];
  const keyed = (...values: number[]): PngPart[] => {
    const data = Buffer.alloc(values.length * 2);
    for (const [i, value] of values.entries()) data.writeUInt16BE(value, i * 2);
    return [['tRNS', data]];
  };

  it.each([1, 2, 4, 8] as const)('palettes of %i bits', async (bits) => {
    const file = pngFile({ ...SIZE, colourType: 3, bits, samples: (x) => [seen(x)], before: palette });
    expect(await shown(file)).toEqual([[0, 0, 0], [...GREEN]]);
    const small = await (await openPicture(file)).rgb({ width: 2, height: 1 });
    // The colour below what is transparent shows in no mixture.
    expect([small[0], small[3]]).toEqual([0, 0]);
  });

  it('a colour of gray and RGB, of 8 and 16 bits', async () => {
    const gray1 = pngFile({ ...SIZE, colourType: 0, bits: 1, samples: (x) => [1 - seen(x)], before: keyed(1) });
    expect(await shown(gray1)).toEqual(gray(0));
    const gray4 = pngFile({ ...SIZE, colourType: 0, bits: 4, samples: (x) => [x < 6 ? 15 : 5], before: keyed(15) });
    expect(await shown(gray4)).toEqual(gray(85));
    const gray16 = pngFile({
      ...SIZE,
      colourType: 0,
      bits: 16,
      samples: (x) => [x < 6 ? 51400 : 25700],
      before: keyed(51400),
    });
    expect(await shown(gray16)).toEqual(gray(100));
    const rgb = (scale: number) => (x: number) => (x < 6 ? RED : GREEN).map((value) => value * scale);
    const rgb8 = pngFile({ ...SIZE, colourType: 2, samples: rgb(1), before: keyed(...RED) });
    expect(await shown(rgb8)).toEqual([[0, 0, 0], [...GREEN]]);
    const rgb16 = pngFile({ ...SIZE, colourType: 2, bits: 16, samples: rgb(257), before: keyed(65535, 0, 0) });
    expect(await shown(rgb16)).toEqual([[0, 0, 0], [...GREEN]]);
  });

  it('alpha that is half', async () => {
    const half = pngFile({ ...SIZE, colourType: 4, samples: (x) => [200, x < 6 ? 0 : 128] });
    expect(await shown(half)).toEqual(gray(100));
    const deep = pngFile({
      ...SIZE,
      colourType: 6,
      bits: 16,
      samples: (x) => [51400, 51400, 51400, x < 6 ? 0 : 32896],
    });
    expect(await shown(deep)).toEqual(gray(100));
  });
});

describe('16 bits become 8', () => {
  const SIDE = { width: 256, height: 256 };
  const wrong = (rgb: Uint8Array, light: (value: number) => number) =>
    Array.from({ length: 65536 }, (_, i) => Math.abs((rgb[i * 3] ?? 0) - light(i))).reduce((a, b) => Math.max(a, b), 0);
  const deep = (colourType: 0 | 2, before: readonly PngPart[] = []) =>
    pngFile({
      ...SIDE,
      colourType,
      bits: 16,
      samples: (x, y) => Array.from({ length: colourType === 0 ? 1 : 3 }, () => y * 256 + x),
      before,
    });

  it.each([0, 2] as const)('rounded, of colour type %i', async (colourType) => {
    const rgb = await (await openPicture(deep(colourType))).rgb();
    expect(wrong(rgb, (value) => Math.round(value / 257))).toBe(0);
  });

  const LINEAR = [0, 1];
  it.each([0, 2] as const)('with a profile as those of 8 bits do, of colour type %i', async (colourType) => {
    const srgb = { white: [0.3127, 0.329], red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06] } as const;
    const profile = iccProfile(LINEAR, colourType === 0 ? undefined : colourMatrix(srgb));
    const before: PngPart[] = [['iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(profile)])]];
    const rgb = await (await openPicture(deep(colourType, before))).rgb();
    const encode = (v: number) => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
    const nearest = Array.from({ length: 65536 }, (_, value) => {
      const possible = [Math.floor(value / 257), Math.ceil(value / 257)].map((each) => encode(each / 255));
      return Math.min(...possible.map((each) => Math.abs(each - (rgb[value * 3] ?? -1000))));
    });
    // Where a curve is steepest, in the dark, one of 256 levels of light is 13 levels of what is shown; gray is cut with less care.
    expect(nearest.reduce((one, other) => Math.max(one, other))).toBeLessThan(colourType === 0 ? 13 : 1.6);
  });

  it('with saturated colours of a profile, as those of 8 bits do', async () => {
    const adobe = { white: [0.3127, 0.329], red: [0.64, 0.33], green: [0.21, 0.71], blue: [0.15, 0.06] } as const;
    const curve = Array.from({ length: 1024 }, (_, i) => (i / 1023) ** 2.2);
    const profile = Buffer.concat([Buffer.from('x\0\0'), deflateSync(iccProfile(curve, colourMatrix(adobe)))]);
    const tagged = (bits: 8 | 16, colour: readonly number[]) =>
      pngFile({
        ...SIZE,
        colourType: 2,
        bits,
        samples: () => colour.map((value) => (bits === 16 ? value * 257 : value)),
        before: [['iCCP', profile]],
      });
    for (const colour of [
      [200, 30, 30],
      [30, 200, 30],
      [90, 60, 250],
    ]) {
      const [shallow, deepOne] = [await openPicture(tagged(8, colour)), await openPicture(tagged(16, colour))];
      expect(await deepOne.rgb()).toEqual(await shallow.rgb());
    }
    // By the formulas of Adobe RGB (1998) and sRGB.
    const [red = 0, green = 0] = await (await openPicture(tagged(16, [200, 30, 30]))).rgb();
    expect(Math.abs(red - 233)).toBeLessThan(3);
    expect(Math.abs(green - 24)).toBeLessThan(3);
  });
});

describe('colours of a PNG', () => {
  const number = (...values: number[]) => {
    const data = Buffer.alloc(values.length * 4);
    for (const [i, value] of values.entries()) data.writeUInt32BE(value, i * 4);
    return data;
  };
  const ramp = (colourType: 0 | 2 | 6, before: readonly PngPart[], bits: 8 | 16 = 8) =>
    pngFile({
      width: 256,
      height: 1,
      colourType,
      bits,
      samples: (x) => {
        const value = bits === 16 ? x * 257 : x;
        return colourType === 0 ? [value] : [value, value, value, ...(colourType === 6 ? [2 ** bits - 1] : [])];
      },
      before,
    });
  const greens = async (bytes: Uint8Array) => {
    const rgb = await (await openPicture(bytes)).rgb();
    return Array.from({ length: 256 }, (_, i) => rgb[i * 3 + 1] ?? 0);
  };

  it.each([
    ['gray', 0, 8],
    ['RGB', 2, 8],
    ['RGB and alpha', 6, 8],
    ['gray of 16 bits', 0, 16],
    ['RGB of 16 bits', 2, 16],
  ] as const)('of %s are shown by its gamma, within 3 levels', async (_, colourType, bits) => {
    for (const gamma of [100_000, 55_555, 22_727]) {
      const shown = await greens(ramp(colourType, [['gAMA', number(gamma)]], bits));
      const exponent = 1 / (2.2 * (gamma / 100_000));
      const worst = shown.map((value, i) => Math.abs(value - 255 * (i / 255) ** exponent));
      expect(Math.max(...worst.slice(8)), `gamma ${gamma}`).toBeLessThan(3);
    }
  });

  it('count nothing beside a profile or sRGB, nor when gamma is the usual one', () => {
    const profile = Buffer.concat([Buffer.from('x\0\0'), deflateSync(iccProfile([0, 1], undefined))]);
    for (const before of [
      [['gAMA', number(45_455)]],
      [['gAMA', number(45_000)]],
      [['gAMA', number(0)]],
      [['gAMA', Buffer.alloc(2)]],
      [
        ['sRGB', Buffer.alloc(1)],
        ['gAMA', number(100_000)],
      ],
      [
        ['iCCP', profile],
        ['gAMA', number(100_000)],
      ],
      [
        ['gAMA', number(45_455)],
        ['cHRM', number(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)],
      ],
    ] as PngPart[][]) {
      const file = ramp(0, before);
      expect(preparePng(file)).toBe(file);
    }
  });

  it('are those of their primaries: green of Adobe RGB is beyond that of sRGB, white stays white', async () => {
    const adobe: PngPart = ['cHRM', number(31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000)];
    const colours = [
      [255, 255, 255],
      [128, 128, 128],
      [200, 30, 30],
    ];
    const file = pngFile({
      width: 3,
      height: 1,
      colourType: 2,
      samples: (x) => colours[x] ?? [],
      before: [['gAMA', number(45_455)], adobe],
    });
    const rgb = [...(await (await openPicture(file)).rgb())];
    expect(rgb.slice(0, 6)).toEqual([255, 255, 255, 128, 128, 128]);
    // The same colour by the formulas of Adobe RGB (1998) and sRGB: 233, 24, 24.
    for (const [i, value] of [233, 24, 24].entries()) expect(Math.abs((rgb[6 + i] ?? 0) - value)).toBeLessThan(8);
  });
});
