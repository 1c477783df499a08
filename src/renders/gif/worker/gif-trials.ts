import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { reducedSize } from '../../parts/kernel/reductions.ts';
import { ColourHistogram, type ColourStatistics } from '../kernel/colour-histogram.ts';
import { GifEncoder } from '../kernel/encode-gif.ts';
import type { Palette } from '../kernel/palette.ts';
import { palettesOf } from '../kernel/palette-sizes.ts';
import { makeLikeness } from '../kernel/picture-likeness.ts';
import { makeShrinkFrame } from '../kernel/shrink-frame.ts';
import type { GifSettings } from '../kernel/small-gif-ladder.ts';

/** Pictures of a GIF that wait on the disk. */
export interface WaitingGif extends PictureSize {
  readonly delaysCs: readonly number[];
  readonly loop: number;
  readonly statistics: ColourStatistics;
  /** Read a picture into an array. */
  readonly read: (target: Uint8Array, place: number) => Promise<void>;
}

/** What a sample tells of a GIF. */
export interface GifSample {
  readonly bytes: number;
  /** to the film, where its pictures are enlarged to the planned size; at most 1 */
  readonly likeness: number;
}

/** The sample: some runs of pictures that follow one another, spread over all. */
const RUNS = 5;
const RUN_LENGTH = 5;
/** Pictures of a whole GIF that are held against the film: of so many planned pixels, but a few in any case. */
const MOST_PIXELS_JUDGED = 20e6;
const FEWEST_JUDGED = 16;
/** Of the pictures for which a kept one stands, so many are held against it. */
const MOST_HELD = 3;

/** Delays of the kept pictures: each lasts as long as those that it stands for. */
const keptDelays = (delaysCs: readonly number[], everyNth: number): number[] =>
  Array.from({ length: Math.ceil(delaysCs.length / everyNth) }, (_, i) =>
    delaysCs.slice(i * everyNth, (i + 1) * everyNth).reduce((sum, delay) => sum + delay, 0),
  );

/** Places of the kept pictures that are in the sample, run by run. */
const sampledRuns = (count: number): number[][] => {
  const length = Math.min(RUN_LENGTH, count);
  const runs = Math.min(RUNS, Math.ceil(count / length));
  return Array.from({ length: runs }, (_, run) => {
    const start = runs === 1 ? 0 : Math.round((run * (count - length)) / (runs - 1));
    return Array.from({ length }, (_place, i) => start + i);
  });
};

/** Of the pictures of a size, those with so many planned pixels tell of its colours, but a few in any case. */
const MOST_PIXELS_LOOKED_AT = 20e6;
const FEWEST_LOOKED_AT = 16;

/** A GIF that is made picture by picture. */
interface OpenGif {
  readonly size: PictureSize;
  readonly palette: Palette;
  readonly encoder: GifEncoder;
  /** Encode a kept picture. */
  readonly add: (place: number) => Promise<Uint8Array>;
}

/** Makes GIFs of the same pictures with different settings, whole or of a sample. */
export class GifTrials {
  readonly #waiting: WaitingGif;
  readonly #palettes = new Map<string, Promise<(entries: number) => Palette>>();
  readonly #rgb: Uint8Array;
  readonly #films: readonly Uint8Array[];
  readonly #samples = new Map<string, Promise<GifSample>>();
  #sampledPixels = 0;

  constructor(waiting: WaitingGif) {
    this.#waiting = waiting;
    const makePicture = () => new Uint8Array(waiting.width * waiting.height * 3);
    this.#rgb = makePicture();
    this.#films = Array.from({ length: MOST_HELD }, makePicture);
  }

  /** Pixels that were encoded for samples so far. */
  get sampledPixels(): number {
    return this.#sampledPixels;
  }

  /** Pixels of all of it. */
  pixels(settings: GifSettings): number {
    const { width, height } = reducedSize(this.#waiting, settings);
    return width * height * Math.ceil(this.#waiting.delaysCs.length / settings.everyNth);
  }

  /** The same for settings by which the same GIF is made: where a film has few colours, larger palettes are the same. */
  async key(settings: GifSettings): Promise<string> {
    const { everyNth, tolerance, entries } = settings;
    const size = reducedSize(this.#waiting, settings);
    const { rgb } = (await this.#palettesOf(size))(entries);
    return `${everyNth} ${size.width} ${size.height} ${rgb.length} ${tolerance}`;
  }

  /** Encode all of it, picture by picture in order. */
  async whole(settings: GifSettings) {
    const delays = keptDelays(this.#waiting.delaysCs, settings.everyNth);
    const gif = await this.#open(settings, delays);
    const { size, palette, encoder, add } = gif;
    const colours = palette.rgb.length / 3;
    const { width, height } = this.#waiting;
    const affordable = Math.floor(MOST_PIXELS_JUDGED / (width * height));
    const looks = Math.min(delays.length, Math.max(FEWEST_JUDGED, affordable));
    const places = new Set(
      Array.from({ length: looks }, (_, look) => Math.floor(((look + 0.5) * delays.length) / looks)),
    );
    /** How near what is shown is to the film, at most 1; undefined where it is not judged. */
    const near = async (place: number): Promise<number | undefined> =>
      places.has(place) ? this.#likeness(gif, place, settings.everyNth) : undefined;
    return { size, frames: delays.length, colours, add, near, finish: () => encoder.finish() };
  }

  /** Encode a sample, once for the same settings. */
  async sample(settings: GifSettings): Promise<GifSample> {
    const key = await this.key(settings);
    const known = this.#samples.get(key) ?? this.#sample(settings);
    this.#samples.set(key, known);
    return known;
  }

  /** Palettes for a size: pictures that are shrunk have less far colours, and some that the film does not have. */
  #palettesOf(size: PictureSize) {
    const key = `${size.width} ${size.height}`;
    const known = this.#palettes.get(key) ?? this.#statistics(size).then(palettesOf);
    this.#palettes.set(key, known);
    return known;
  }

  async #statistics(size: PictureSize): Promise<ColourStatistics> {
    const { width, height, delaysCs, statistics, read } = this.#waiting;
    if (size.width === width && size.height === height) return statistics;
    const shrink = makeShrinkFrame(this.#waiting, size);
    const histogram = new ColourHistogram();
    const affordable = Math.floor(MOST_PIXELS_LOOKED_AT / (width * height));
    const looks = Math.min(delaysCs.length, Math.max(FEWEST_LOOKED_AT, affordable));
    for (let look = 0; look < looks; look += 1) {
      await read(this.#rgb, Math.floor(((look + 0.5) * delaysCs.length) / looks));
      histogram.add(shrink(this.#rgb));
    }
    return histogram.statistics();
  }

  async #open(settings: GifSettings, delaysCs: readonly number[]): Promise<OpenGif> {
    const { tolerance, everyNth, scale, entries } = settings;
    const waiting = this.#waiting;
    const size = reducedSize(waiting, settings);
    const shrink = makeShrinkFrame(waiting, size);
    const found = (await this.#palettesOf(size))(entries);
    // Pixels that are averaged have colours that the film does not have.
    const palette = scale < 1 ? { ...found, exact: false } : found;
    const encoder = new GifEncoder({ ...size, delaysCs, loop: waiting.loop }, palette, tolerance);
    const add = async (place: number): Promise<Uint8Array> => {
      await waiting.read(this.#rgb, place * everyNth);
      return encoder.addFrame(shrink(this.#rgb));
    };
    return { size, palette, encoder, add };
  }

  /** How near what is shown is to the pictures that it stands for. */
  async #likeness({ size, palette, encoder }: OpenGif, place: number, everyNth: number): Promise<number> {
    const { delaysCs, read } = this.#waiting;
    const { shownIndices } = encoder;
    if (shownIndices === undefined) return 0;
    const held = Math.min(everyNth, MOST_HELD, delaysCs.length - place * everyNth);
    const films = this.#films.slice(0, held);
    for (const [i, film] of films.entries()) {
      const behind = Math.min(Math.floor((i * everyNth) / held), delaysCs.length - 1 - place * everyNth);
      await read(film, place * everyNth + behind);
    }
    const near = makeLikeness(size, this.#waiting)(palette.rgb, shownIndices, films);
    return near.reduce((sum, each) => sum + each, 0) / held;
  }

  async #sample(settings: GifSettings): Promise<GifSample> {
    const count = Math.ceil(this.#waiting.delaysCs.length / settings.everyNth);
    const runs = sampledRuns(count);
    let [first, next, nexts, likeness] = [0, 0, 0, 0];
    for (const places of runs) {
      const gif = await this.#open(settings, new Array(places.length).fill(1));
      const { size, add } = gif;
      for (const [i, place] of places.entries()) {
        const { length } = await add(place);
        this.#sampledPixels += size.width * size.height;
        if (i === 0) first += length / runs.length;
        else next += length;
        nexts += i === 0 ? 0 : 1;
        // The pictures of a run are much alike: the last one has what was left from before it, too.
        if (i < places.length - 1) continue;
        likeness += (await this.#likeness(gif, place, settings.everyNth)) / runs.length;
      }
    }
    return { bytes: first + (nexts === 0 ? 0 : (next / nexts) * (count - 1)), likeness };
  }
}
