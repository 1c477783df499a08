import { rm } from 'node:fs/promises';
import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { FileAppender } from '../../parts/worker/file-appender.ts';
import type { FileTrial } from '../../parts/worker/small-file.ts';
import { PALETTE_SIZES } from '../kernel/palette-sizes.ts';
import type { GifSettings } from '../kernel/small-gif-ladder.ts';
import type { GifTrials } from './gif-trials.ts';

/** A GIF that was written, and how. */
export interface WrittenGif extends PictureSize {
  readonly frames: number;
  readonly colours: number;
  readonly settings: GifSettings;
  readonly bytes: number;
  /** to the film, by pictures of all of it; at most 1 */
  readonly likeness: number;
}

/** What came of settings. */
export interface TriedGif {
  readonly settings: GifSettings;
  /** size of the file; of one that was given up: what it would have come to, judged by its part */
  readonly bytes: number;
  readonly fits: boolean;
  /** to the film, by pictures of all of it that is there; at most 1 */
  readonly likeness: number;
}

/** Likeness tells this much, as players enlarge pictures differently. */
const CLEARLY = 0.0001;
/** Likeness; where two GIFs are as near as each other, the one in the usual colours is better. */
const worth = ({ settings: { tolerance, entries }, likeness }: WrittenGif): number =>
  tolerance === 0 && entries === PALETTE_SIZES[0] ? likeness + CLEARLY : likeness;

/** Writes whole GIFs for a limit, and keeps the one that is nearest to the film of those that fit. */
export class GifAttempts {
  readonly #trials: GifTrials;
  readonly #maxBytes: number;
  readonly #path: string;
  readonly #known = new Map<string, TriedGif>();
  #files = 0;
  #best: FileTrial<WrittenGif> | undefined;
  #pixels = 0;

  /** @param path of files, without extension */
  constructor(trials: GifTrials, maxBytes: number, path: string) {
    this.#trials = trials;
    this.#maxBytes = maxBytes;
    this.#path = path;
  }

  /** The nearest so far; its file is there. */
  get best(): FileTrial<WrittenGif> | undefined {
    return this.#best;
  }

  /** Pixels that were encoded so far. */
  get pixels(): number {
    return this.#pixels;
  }

  /** Write a file of its own. @param limit above which it is given up */
  async write(settings: GifSettings, limit: number): Promise<FileTrial<WrittenGif>> {
    const { size, frames, colours, add, near, finish } = await this.#trials.whole(settings);
    const file = await FileAppender.create(`${this.#path}-${this.#files++}.gif`);
    let bytes = 0;
    const put = async (piece: Uint8Array): Promise<void> => {
      bytes += piece.length;
      if (bytes <= limit) await file.bytes(piece);
    };
    let [place, judged, likeness] = [0, 0, 0];
    try {
      for (; place < frames && bytes <= limit; place += 1) {
        await put(await add(place));
        const found = await near(place);
        if (found === undefined) continue;
        likeness += found;
        judged += 1;
      }
      if (place === frames) await put(finish());
    } finally {
      await file.close();
    }
    this.#pixels += size.width * size.height * place;
    const made = { ...size, frames, colours, settings, bytes, likeness: likeness / Math.max(1, judged) };
    return { path: file.path, bytes, share: place / frames, made };
  }

  /** Take a file that fits: it stays where it is the nearest, otherwise it is removed. */
  async take(written: FileTrial<WrittenGif>): Promise<void> {
    const { settings, bytes, likeness } = written.made;
    this.#known.set(await this.#trials.key(settings), { settings, bytes, fits: true, likeness });
    const isNearer = this.#best === undefined || worth(written.made) > worth(this.#best.made);
    const other = isNearer ? this.#best : written;
    if (isNearer) this.#best = written;
    if (other !== undefined) await rm(other.path);
  }

  /** Write a GIF, once for the same settings. */
  async try(settings: GifSettings): Promise<TriedGif> {
    const key = await this.#trials.key(settings);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const written = await this.write(settings, this.#maxBytes);
    const { bytes, share, made } = written;
    const fits = share === 1 && bytes <= this.#maxBytes;
    const attempt = { settings, bytes: bytes / share, fits, likeness: made.likeness };
    this.#known.set(key, attempt);
    await (fits ? this.take(written) : rm(written.path));
    return attempt;
  }
}
