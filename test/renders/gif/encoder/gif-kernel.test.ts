import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodePacker } from '../../../../src/renders/gif/kernel/code-packer.ts';
import { FrameDiffer } from '../../../../src/renders/gif/kernel/frame-difference.ts';
import { gifKernel } from '../../../../src/renders/gif/kernel/gif-kernel.ts';
import { LzwEncoder } from '../../../../src/renders/gif/kernel/lzw.ts';
import { makeLikeness } from '../../../../src/renders/gif/kernel/picture-likeness.ts';
import { makeQuantiseFrame } from '../../../../src/renders/gif/kernel/quantise-frame.ts';
import { makeShrinkFrame } from '../../../../src/renders/gif/kernel/shrink-frame.ts';
import { noise } from './make-gif.ts';
import { plainAssign } from './plain/plain-assign.ts';
import { PlainDiffer } from './plain/plain-differ.ts';
import { plainLikeness } from './plain/plain-likeness.ts';
import { PlainLzw } from './plain/plain-lzw.ts';
import { PlainNearMatcher } from './plain/plain-near-matcher.ts';
import { plainQuantise } from './plain/plain-quantise.ts';
import { plainShrink } from './plain/plain-shrink.ts';

/** Pictures of some colours each: from flat to noise, with a part that stays. */
interface Pictures {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** colours of the palette */
  readonly colours: number;
  /** how far pixels are from a slope, at most */
  readonly grain: number;
  /** share of the pixels that change from picture to picture, 0..255 */
  readonly change: number;
}

const PICTURES = fc.record<Pictures>({
  seed: fc.integer({ min: 1, max: 1e6 }),
  width: fc.integer({ min: 1, max: 70 }),
  height: fc.integer({ min: 1, max: 24 }),
  colours: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(255, 256)),
  grain: fc.constantFrom(0, 2, 5, 40, 255),
  change: fc.constantFrom(0, 3, 60, 255),
});

const bytes = (length: number, next: () => number) => Uint8Array.from({ length }, () => next());

const framesOf = ({ seed, width, height, grain, change }: Pictures): Uint8Array[] => {
  const next = noise(seed);
  const pixel = (place: number) => Math.min(255, (((place * 3) % 256) >> 1) + Math.round((next() * grain) / 255));
  const frames = [Uint8Array.from({ length: width * height * 3 }, (_, place) => pixel(place))];
  for (let i = 1; i < 4; i += 1) {
    frames.push((frames[i - 1] as Uint8Array).map((value, place) => (next() < change ? pixel(place + i) : value)));
  }
  return frames;
};

/** Every picture after the one before it, as the encoder does it. */
const inTurn = <Result>(frames: readonly Uint8Array[], of: (frame: Uint8Array, before?: Uint8Array) => Result) =>
  frames.map((frame, i) => of(frame, frames[i - 1]));

describe('the compiled kernel does what plain loops do, to the byte', () => {
  it('palette indices', () => {
    fc.assert(
      fc.property(PICTURES, (pictures) => {
        const { seed, width, height, colours } = pictures;
        const rgb = bytes(colours * 3, noise(seed + 1));
        const quantise = makeQuantiseFrame({ rgb, transparentIndex: colours, exact: false }, width);
        const plain = plainQuantise(rgb, width);
        let [shown, expectedShown]: (Uint8Array | undefined)[] = [];
        for (const frame of framesOf(pictures)) {
          const [indices, expected] = [new Uint8Array(width * height), new Uint8Array(width * height)];
          quantise(frame, shown, indices);
          plain(frame, expectedShown, expected);
          expect(indices).toEqual(expected);
          [shown, expectedShown] = [indices, expected];
        }
      }),
      { numRuns: 150 },
    );
  });

  it('palette indices of every cell of colours', () => {
    const next = noise(5);
    const rgb = bytes(255 * 3, next);
    const frame = Uint8Array.from({ length: 64 ** 3 * 3 }, (_, i) => {
      const cell = Math.floor(i / 3);
      return ([cell >> 12, (cell >> 6) & 63, cell & 63][i % 3] as number) * 4 + (next() & 3);
    });
    const [indices, expected] = [new Uint8Array(64 ** 3), new Uint8Array(64 ** 3)];
    makeQuantiseFrame({ rgb, transparentIndex: 255, exact: false }, 1024)(frame, undefined, indices);
    plainQuantise(rgb, 1024)(frame, undefined, expected);
    expect(Buffer.compare(indices, expected)).toBe(0);
  });

  it('two encoders in turn do not disturb each other', () => {
    const frames = framesOf({ seed: 9, width: 32, height: 16, colours: 0, grain: 40, change: 60 });
    const palettes = [noise(1), noise(2)].map((next) => bytes(60, next));
    const quantisers = palettes.map((rgb) => makeQuantiseFrame({ rgb, transparentIndex: 20, exact: false }, 32));
    for (const frame of frames) {
      for (const [i, rgb] of palettes.entries()) {
        const [indices, expected] = [new Uint8Array(512), new Uint8Array(512)];
        quantisers[i]?.(frame, undefined, indices);
        plainQuantise(rgb, 32)(frame, undefined, expected);
        expect(indices).toEqual(expected);
      }
    }
  });

  it('differences', () => {
    fc.assert(
      fc.property(PICTURES, fc.constantFrom(255, undefined), (pictures, transparent) => {
        const { width, height } = pictures;
        const frames = framesOf(pictures).map((frame) => frame.subarray(0, width * height));
        const [differ, plain] = [
          new FrameDiffer(width, height, transparent),
          new PlainDiffer(width, height, transparent),
        ];
        const compare = (frame: Uint8Array, before?: Uint8Array) =>
          expect(differ.between(frame, before)).toEqual(plain.between(frame, before));
        inTurn(frames, compare);
      }),
      { numRuns: 150 },
    );
  });

  it('compressed codes', () => {
    const lengths = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 3_000, max: 12_000 }));
    fc.assert(
      fc.property(PICTURES, lengths, fc.integer({ min: 5, max: 8 }), ({ seed, colours, change }, length, bits) => {
        const next = noise(seed);
        const symbol = () => (next() % colours) & ((1 << bits) - 1);
        const symbols = Uint8Array.from({ length }, symbol);
        const alternatives = symbols.map((value) => (next() < change ? symbol() : value));
        expect(new LzwEncoder(bits).encode(symbols, alternatives)).toEqual(
          new PlainLzw(bits).encode(symbols, alternatives),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('compressed codes of colours that are near enough, and what they draw', () => {
    const settings = fc.record({
      minCodeSize: fc.integer({ min: 2, max: 8 }),
      tolerance: fc.constantFrom(1, 30, 500, 20_000),
      hasCanvas: fc.boolean(),
      hasTransparent: fc.boolean(),
      longer: fc.constantFrom(1, 9),
    });
    fc.assert(
      fc.property(PICTURES, settings, (pictures, { minCodeSize, tolerance, hasCanvas, hasTransparent, longer }) => {
        const { seed, change } = pictures;
        const next = noise(seed);
        const colours = (1 << minCodeSize) - 1;
        const palette = bytes(colours * 3, next);
        const rgb = Buffer.concat(Array.from({ length: longer }, () => framesOf(pictures)).flat());
        const indices = Uint8Array.from({ length: rgb.length / 3 }, () => next() % colours);
        const canvas = indices.map((index) => (next() < change ? next() % colours : index));
        const shown = hasCanvas ? canvas : undefined;
        const transparent = hasTransparent ? colours : undefined;
        const [drawn, expected] = [indices.slice(), indices.slice()];
        const wanted = { rgb, indices, shown };
        const found = gifKernel().compressNear(palette, wanted, drawn, { minCodeSize, transparent, tolerance });
        const codes = new Uint16Array(2 * indices.length + 3);
        const matcher = new PlainNearMatcher(palette, transparent, minCodeSize);
        const count = matcher.match(wanted, tolerance, codes, expected);
        expect(Buffer.compare(found, new CodePacker(minCodeSize).pack(codes.subarray(0, count)))).toBe(0);
        expect(Buffer.compare(drawn, expected)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('smaller pictures', () => {
    const share = fc.double({ min: 0.05, max: 1, noNaN: true });
    fc.assert(
      fc.property(PICTURES, share, share, (pictures, across, down) => {
        const { width, height } = pictures;
        const to = { width: Math.ceil(width * across), height: Math.ceil(height * down) };
        const shrink = makeShrinkFrame({ width, height }, to);
        for (const frame of framesOf(pictures)) {
          expect(Buffer.compare(shrink(frame), plainShrink(frame, { width, height }, to))).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('likeness of what is shown, enlarged, to nearly nothing', () => {
    const share = fc.constantFrom(0.2, 0.5, 0.93, 1);
    fc.assert(
      fc.property(PICTURES, share, share, (pictures, across, down) => {
        const { width, height, seed, colours } = pictures;
        const shown = { width: Math.ceil(width * across), height: Math.ceil(height * down) };
        const next = noise(seed);
        const palette = bytes(colours * 3, next);
        const indices = Uint8Array.from({ length: shown.width * shown.height }, () => next() % colours);
        const films = framesOf(pictures);
        const found = makeLikeness(shown, pictures)(palette, indices, films);
        for (const [i, film] of films.entries()) {
          expect(found[i]).toBeCloseTo(plainLikeness(palette, { ...shown, indices }, film, { width, height }), 3);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('nearest colours of points', () => {
    const channel = fc.oneof(fc.double({ min: 0, max: 255, noNaN: true }), fc.constantFrom(0, 64, 128));
    const colour = fc.tuple(channel, channel, channel);
    const many = { maxLength: 40, minLength: 1 };
    fc.assert(
      fc.property(fc.array(colour, many), fc.array(colour, many), (points, colours) => {
        const sorted = colours.sort((a, b) => a[1] - b[1]);
        const pick = (c: 0 | 1 | 2) => Float64Array.from(sorted, (each) => each[c]);
        const centres = { r: pick(0), g: pick(1), b: pick(2) };
        const means = Float64Array.from(points.flat());
        const statistics = { means, weights: new Float64Array(points.length), exactColours: undefined };
        const { nearest, distances } = gifKernel().assign(means, centres);
        expect({ nearest, distances }).toEqual(plainAssign(statistics, centres));
      }),
    );
  });
});
