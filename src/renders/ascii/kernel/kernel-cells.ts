import { layOut } from '../../../shared/kernels/wasm/lay-out.ts';
import { type AsciiExports, asciiKernel, type KernelUser, type Setting } from './ascii-kernel.ts';
import { chooserMemory, type Table } from './chooser-memory.ts';
import type { StyleTables } from './style-tables.ts';

/** What became of a cell: as in the picture before to the byte, changed by noise alone, decided anew. @see assembly/ascii/draw-row.ts */
export const MARK = { still: 0, steady: 1, decided: 2 } as const;

/** Lumas that have a tone. */
const TONES = 256;
/** Bytes of a cell's deciding samples. */
const DECIDING_BYTES = 16;

/** A screen whose cells are drawn from samples. */
export interface SampledScreen {
  readonly columns: number;
  readonly rows: number;
  /** bytes of a sample: gray or RGB */
  readonly channels: 1 | 3;
}

/** The row that was drawn last. */
export interface DrawnRow {
  /** one of {@link MARK} for each of its cells */
  readonly marks: Uint8Array;
  /** 0xRRGGBB of its cells, and of each of their samples; for pictures in colour */
  readonly means: Uint32Array;
  readonly colours: Int32Array;
  /** glyph of each cell of the whole screen, as a place in the set */
  readonly glyphs: Uint16Array;
}

/** Pieces of memory that a screen keeps from picture to picture, and those of a row; one behind another. @returns bytes of each */
const piecesOf = ({ columns, rows, channels }: SampledScreen, samples: number) => {
  const cells = columns * rows;
  return {
    ...{ pictures: 2 * cells * samples * channels, deciding: cells * DECIDING_BYTES },
    ...{ decidingSums: cells * 4, limits: cells * 4, glyphs: cells * 2, codePoints: cells * 2 },
    ...{ marks: columns, means: columns * 4, colours: columns * samples * 4 },
  };
};
type Piece = keyof ReturnType<typeof piecesOf>;

/** Draws the cells of one screen, picture by picture. They lie in the kernel's memory while no other screen is drawn. */
export class KernelCells implements KernelUser {
  readonly #numbers: Readonly<Partial<Record<Setting, number>>>;
  readonly #tables: Readonly<Partial<Record<Setting, Table>>>;
  readonly #pieces: Readonly<Record<Piece, number>>;
  #places: Readonly<Record<string, number>> = {};
  /** which of the two pictures is the next */
  #next: 0 | 1 = 0;
  #kept: Uint8Array | undefined;

  constructor(size: SampledScreen, { set, chooser }: StyleTables) {
    const { across, down } = chooser;
    const { numbers, tables } = chooserMemory(chooser);
    this.#numbers = { ...numbers, across, down, columns: size.columns, channels: size.channels };
    this.#tables = { ...tables, tone: new Float64Array(TONES), glyphCodePoints: set.codePoints };
    this.#pieces = piecesOf(size, across * down);
  }

  /**
   * Begin a picture.
   * @param pixels as many bytes as the screen's samples have
   * @param tone share of ink for each luma
   * @returns views that are valid until the next picture
   */
  begin(pixels: Uint8Array, tone: Float64Array): DrawnRow {
    const kernel = asciiKernel().for(this);
    const { buffer } = kernel.memory;
    const [at, bytes] = [this.#placeOf('pictures'), this.#pieces.pictures / 2];
    kernel.picture.value = at + this.#next * bytes;
    kernel.pictureBefore.value = at + (1 - this.#next) * bytes;
    new Uint8Array(buffer, kernel.picture.value).set(pixels);
    new Float64Array(buffer, this.#placeOf('tone'), TONES).set(tone);
    const { marks, means, colours, glyphs } = this.#pieces;
    return {
      marks: new Uint8Array(buffer, this.#placeOf('marks'), marks),
      means: new Uint32Array(buffer, this.#placeOf('means'), means / 4),
      colours: new Int32Array(buffer, this.#placeOf('colours'), colours / 4),
      glyphs: new Uint16Array(buffer, this.#placeOf('glyphs'), glyphs / 2),
    };
  }

  /**
   * Draw a row of the picture.
   * @param held whether cells of the picture before stay where only noise changed them
   * @param known whether glyphs of the picture before are preferred
   * @returns how many cells were decided anew
   */
  drawRow(row: number, held: boolean, known: boolean): number {
    return asciiKernel()
      .for(this)
      .drawRow(row, held ? 1 : 0, known ? 1 : 0);
  }

  /** End a picture whose rows were all drawn. @param codePoints receives those of its cells */
  end(codePoints: Uint16Array): void {
    const { buffer } = asciiKernel().for(this).memory;
    codePoints.set(new Uint16Array(buffer, this.#placeOf('codePoints'), codePoints.length));
    this.#next = this.#next === 0 ? 1 : 0;
  }

  enter(kernel: AsciiExports): void {
    const sizes = [
      ...Object.entries(this.#tables).map(([name, { byteLength }]) => [name, byteLength] as const),
      ...Object.entries(this.#pieces),
    ];
    const places = layOut(
      kernel.memory,
      kernel.end(),
      sizes.map(([, bytes]) => bytes),
    );
    this.#places = Object.fromEntries(sizes.map(([name], i) => [name, places[i] as number]));
    const { pictures, ...addresses } = this.#places;
    for (const [name, value] of Object.entries({ ...this.#numbers, ...addresses })) {
      kernel[name as Setting].value = value;
    }
    for (const [name, { buffer, byteOffset, byteLength }] of Object.entries(this.#tables)) {
      new Uint8Array(kernel.memory.buffer, this.#placeOf(name)).set(new Uint8Array(buffer, byteOffset, byteLength));
    }
    if (this.#kept !== undefined) this.#piecesIn(kernel).set(this.#kept);
    this.#kept = undefined;
  }

  leave(kernel: AsciiExports): void {
    this.#kept = this.#piecesIn(kernel).slice();
  }

  #piecesIn({ memory }: AsciiExports): Uint8Array {
    const from = this.#placeOf('pictures');
    return new Uint8Array(memory.buffer, from, this.#placeOf('colours') + this.#pieces.colours - from);
  }

  #placeOf(name: string): number {
    return this.#places[name] ?? 0;
  }
}
