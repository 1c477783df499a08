import { IncompleteRenderError } from '../../../shared/core/errors/errors.ts';
import { checkGifPlan, type GifPlan } from '../../gif/kernel/encode-gif.ts';
import { gifFrame, gifHeader, gifTrailer } from '../../gif/kernel/gif-blocks.ts';
import { LzwEncoder } from '../../gif/kernel/lzw.ts';
import { CellDiffer, type CellDifference } from './cell-difference.ts';
import type { CellGrid } from './cell-grid.ts';
import type { FontName } from './font/font.ts';
import { type GifColours, ownColours, sharedColours } from './gif-colours.ts';
import { rasterSize } from './raster.ts';
import type { ColourDepth } from './sgr.ts';

const LONGEST_DELAY_CS = 65_535;

/** Plan of an animation of grids, made before the first grid. */
export interface AsciiGifPlan extends Pick<GifPlan, 'delaysCs' | 'loop'> {
  readonly columns: number;
  readonly rows: number;
  readonly font: FontName;
  /** the colours that the grids are made with */
  readonly colour: ColourDepth;
}

/** A picture that is held until the next picture differs from it. */
interface HeldPicture {
  readonly difference: CellDifference;
  readonly lzw: Uint8Array;
  readonly colours: GifColours;
  delayCs: number;
}

/**
 * Encodes grids as an animated GIF, one after another; the bytes that it returns, appended to each other, are the file.
 * Each picture draws what changed, and one that changes nothing lengthens the one before it.
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export class AsciiGifEncoder {
  readonly #plan: AsciiGifPlan;
  readonly #differ: CellDiffer;
  readonly #shared: GifColours;
  readonly #encoders = new Map<number, LzwEncoder>();
  #held: HeldPicture | undefined;
  #grids = 0;
  #isBegun = false;

  /** @throws {ConfigError} when the plan cannot be a GIF */
  constructor(plan: AsciiGifPlan) {
    checkGifPlan({ ...plan, ...rasterSize(plan, plan.font) });
    this.#plan = plan;
    this.#differ = new CellDiffer(plan, plan.font);
    this.#shared = sharedColours(plan.colour);
  }

  /**
   * Encode the next grid.
   * @param grid copied
   * @returns bytes to append, often none: a picture is written when the next one differs
   * @throws {IncompleteRenderError} when the plan has no picture left
   * @throws {RangeError} when the grid has another size, a glyph that the font lacks or a colour that the palette lacks
   */
  addGrid(grid: CellGrid): Uint8Array {
    const { colour, delaysCs } = this.#plan;
    const delayCs = delaysCs[this.#grids];
    if (delayCs === undefined) {
      throw new IncompleteRenderError(
        `Picture ${this.#grids + 1} came for a GIF that was planned with ${delaysCs.length}.`,
      );
    }
    this.#grids += 1;
    const shown = colour === 'none' ? { columns: grid.columns, rows: grid.rows, codePoints: grid.codePoints } : grid;
    const changed = this.#differ.changes(shown);
    const held = this.#held;
    if (held !== undefined && changed.length === 0 && held.delayCs + delayCs <= LONGEST_DELAY_CS) {
      held.delayCs += delayCs;
      return new Uint8Array(0);
    }
    const bytes = this.#release();
    const colours = colour === 'truecolor' && changed.length > 0 ? ownColours(shown, changed) : this.#shared;
    const { transparent } = colours.paint;
    const difference =
      changed.length > 0
        ? this.#differ.paint(shown, colours.paint)
        : { left: 0, top: 0, width: 1, height: 1, symbols: Uint8Array.of(transparent) };
    const lzw = this.#encoder(colours.bits).encode(difference.symbols, difference.symbols, transparent);
    this.#held = { difference, lzw, colours, delayCs };
    return bytes;
  }

  /**
   * End the file.
   * @returns the last bytes to append
   * @throws {IncompleteRenderError} when fewer grids were added than planned
   */
  finish(): Uint8Array {
    const planned = this.#plan.delaysCs.length;
    if (this.#grids !== planned) {
      throw new IncompleteRenderError(`Only ${this.#grids} of ${planned} planned GIF pictures were added.`);
    }
    return Buffer.concat([this.#release(), gifTrailer()]);
  }

  #encoder(bits: number): LzwEncoder {
    const encoder = this.#encoders.get(bits) ?? new LzwEncoder(bits);
    this.#encoders.set(bits, encoder);
    return encoder;
  }

  /** The held picture's bytes; before the first picture, the header of the file. */
  #release(): Uint8Array {
    const held = this.#held;
    if (held === undefined) return new Uint8Array(0);
    const { delayCs, difference, lzw, colours } = held;
    const own = colours === this.#shared ? undefined : colours.rgb;
    const image = gifFrame(delayCs, colours.paint.transparent, difference, colours.bits, lzw, own);
    if (this.#isBegun) return image;
    this.#isBegun = true;
    const { width, height } = rasterSize(this.#plan, this.#plan.font);
    const header = gifHeader(width, height, this.#shared.rgb, this.#shared.bits, this.#plan.loop);
    return Buffer.concat([header, image]);
  }
}
