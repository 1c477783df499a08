import { gaussianKernel } from './gaussian.ts';
import { weightedSum } from './weighted-sum.ts';

/** Fills `target` with row `y` of a picture, one number a pixel. */
export type ReadRow = (y: number, target: Float64Array) => void;

/**
 * A wide Gaussian leaves no detail finer than itself. It is computed only every σ/4 pixels, and a cubic through four
 * neighbours interpolates the values between, to within a few thousandths of a level.
 */
const STEPS_PER_SIGMA = 4;
/** Points on either side of a cubic's middle section. */
const NEIGHBOURS = 4;

/** Weights of four neighbours, one step apart, for a point `t` of the way from the second to the third. */
const cubicWeights = (t: number): readonly [number, number, number, number] => [
  (-t * (t - 1) * (t - 2)) / 6,
  ((t + 1) * (t - 1) * (t - 2)) / 2,
  (-(t + 1) * t * (t - 2)) / 2,
  ((t + 1) * t * (t - 1)) / 6,
];

const clamp = (value: number, last: number): number => (value < 0 ? 0 : value > last ? last : value);

/**
 * Gaussian blur of one channel, row by row from the top. Beyond its borders a picture continues with its outermost
 * pixels. Only the rows under the kernel are held; time does not grow with σ.
 */
export class BlurredRows {
  readonly #kernel: Float64Array;
  readonly #radius: number;
  /** pixels from one computed point to the next; 1 when all are computed */
  readonly #step: number;
  /** computed points in a row; with a step > 1 the first lies one step before the picture */
  readonly #points: number;
  readonly #padded: Float64Array;
  /** rows blurred along x, row y at y modulo the kernel's length */
  readonly #along: readonly Float64Array[];
  /** rows of points blurred both ways, row j at j modulo 4 */
  readonly #both: readonly Float64Array[];
  /** rows under the kernel, from the topmost on */
  readonly #reached: Float64Array[];
  /** the padded row, moved by a pixel each; with a step of 1 only */
  readonly #shifted: readonly Float64Array[];
  readonly #between: Float64Array;
  readonly #weights: readonly (readonly [number, number, number, number])[];
  #read: ReadRow = () => undefined;
  #nextAlong = 0;
  #nextBoth = 0;

  constructor(
    readonly width: number,
    readonly height: number,
    sigma: number,
  ) {
    this.#kernel = gaussianKernel(sigma);
    this.#radius = (this.#kernel.length - 1) / 2;
    this.#step = Math.max(1, Math.floor(sigma / STEPS_PER_SIGMA));
    this.#points = this.#step === 1 ? width : Math.ceil(width / this.#step) + 3;
    const before = this.#step === 1 ? 0 : this.#step;
    this.#padded = new Float64Array(Math.max(width, (this.#points - 1) * this.#step + 1) + 2 * (this.#radius + before));
    this.#reached = Array.from(this.#kernel, () => this.#padded);
    this.#shifted = this.#step === 1 ? Array.from(this.#kernel, (_, k) => this.#padded.subarray(k, k + width)) : [];
    const rows = Math.min(this.#kernel.length, height);
    this.#along = Array.from({ length: rows }, () => new Float64Array(this.#points));
    this.#both = Array.from({ length: this.#step === 1 ? 1 : NEIGHBOURS }, () => new Float64Array(this.#points));
    this.#between = new Float64Array(this.#points);
    this.#weights = Array.from({ length: this.#step }, (_, i) => cubicWeights(i / this.#step));
  }

  /** Begin a picture. @param read is asked for each row once, in order */
  begin(read: ReadRow): void {
    this.#read = read;
    this.#nextAlong = 0;
    this.#nextBoth = 0;
  }

  /**
   * Blur row `y`; rows are asked for in order, from 0.
   * @param target `width` numbers
   */
  row(y: number, target: Float64Array): void {
    if (this.#step === 1) {
      this.#blurDown(y, this.#both[0] as Float64Array);
      target.set(this.#both[0] as Float64Array);
      return;
    }
    const first = Math.floor(y / this.#step);
    for (; this.#nextBoth < first + NEIGHBOURS; this.#nextBoth++) {
      this.#blurDown((this.#nextBoth - 1) * this.#step, this.#both[this.#nextBoth % NEIGHBOURS] as Float64Array);
    }
    this.#interpolateDown(first, this.#weights[y % this.#step] as readonly [number, number, number, number]);
    this.#interpolateAlong(target);
  }

  #interpolateDown(first: number, [a, b, c, d]: readonly [number, number, number, number]): void {
    const [p, q, r, s] = [0, 1, 2, 3].map((i) => this.#both[(first + i) % NEIGHBOURS]) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const between = this.#between;
    for (let x = 0; x < between.length; x++) {
      between[x] = a * (p[x] as number) + b * (q[x] as number) + c * (r[x] as number) + d * (s[x] as number);
    }
  }

  #interpolateAlong(target: Float64Array): void {
    const between = this.#between;
    for (let phase = 0; phase < this.#step; phase++) {
      const [a, b, c, d] = this.#weights[phase] as readonly [number, number, number, number];
      for (let x = phase, i = 0; x < this.width; x += this.#step, i++) {
        target[x] =
          a * (between[i] as number) +
          b * (between[i + 1] as number) +
          c * (between[i + 2] as number) +
          d * (between[i + 3] as number);
      }
    }
  }

  /** Points of one row, blurred both ways around row `y`, which may lie outside the picture. */
  #blurDown(y: number, target: Float64Array): void {
    const last = this.height - 1;
    for (const until = clamp(y + this.#radius, last); this.#nextAlong <= until; this.#nextAlong++) {
      this.#blurAlong(this.#nextAlong, this.#along[this.#nextAlong % this.#along.length] as Float64Array);
    }
    for (let k = 0; k < this.#kernel.length; k++) {
      this.#reached[k] = this.#along[clamp(y + k - this.#radius, last) % this.#along.length] as Float64Array;
    }
    weightedSum(target, this.#kernel, this.#reached);
  }

  #blurAlong(y: number, target: Float64Array): void {
    const padded = this.#padded;
    const before = this.#radius + (this.#step === 1 ? 0 : this.#step);
    this.#read(y, padded.subarray(before, before + this.width));
    padded.fill(padded[before] as number, 0, before);
    padded.fill(padded[before + this.width - 1] as number, before + this.width);
    if (this.#step === 1) weightedSum(target, this.#kernel, this.#shifted);
    else this.#sumAtPoints(target);
  }

  #sumAtPoints(target: Float64Array): void {
    const padded = this.#padded;
    const kernel = this.#kernel;
    const radius = this.#radius;
    for (let i = 0, middle = radius; i < target.length; i++, middle += this.#step) {
      let sum = (kernel[radius] as number) * (padded[middle] as number);
      for (let k = 1; k <= radius; k++) {
        sum += (kernel[radius - k] as number) * ((padded[middle - k] as number) + (padded[middle + k] as number));
      }
      target[i] = sum;
    }
  }
}
