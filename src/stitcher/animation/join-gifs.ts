import { gifTrailer } from '../../renders/gif/kernel/gif-blocks.ts';
import { UnstitchableError } from '../plan/unstitchable-error.ts';
import type { AnimationFile, AnimationFormat, ReadFrom } from './animation-format.ts';
import { StreamPortions } from './stream-portions.ts';

const SCREEN_BYTES = 13;
const FLAGS_AT = 10;
const EXTENSION = 0x21;
const CONTROL = 0xf9;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const HAS_TABLE = 0x80;
const TABLE_SIZE = 0x07;
/** Of the flags of an image, those that say nothing about a table. */
const OTHER_IMAGE_FLAGS = 0x60;
const IMAGE_BYTES = 9;

const tableBytes = (flags: number): number => ((flags & HAS_TABLE) === 0 ? 0 : 3 << ((flags & TABLE_SIZE) + 1));

/** The data of a block: pieces, each behind its length, and an empty one. */
const subBlocks = async (portions: StreamPortions): Promise<Uint8Array[]> => {
  const blocks: Uint8Array[] = [];
  for (;;) {
    const length = await portions.take(1);
    blocks.push(length);
    if (length[0] === 0) return blocks;
    blocks.push(await portions.take(length[0] ?? 0));
  }
};

/** Colours of a file, for all of its images that have none of their own. */
interface Colours {
  readonly flags: number;
  readonly table: Uint8Array;
}

const sameColours = (one: Colours, other: Colours): boolean =>
  one.flags === other.flags && Buffer.compare(one.table, other.table) === 0;

/** An image, with its file's colours as its own unless those of the whole are the same. */
const imageOf = async (portions: StreamPortions, colours: Colours, whole: Colours): Promise<Uint8Array[]> => {
  const descriptor = Uint8Array.from(await portions.take(IMAGE_BYTES));
  const flags = descriptor[IMAGE_BYTES - 1] ?? 0;
  const own = await portions.take(tableBytes(flags));
  const isGiven = own.byteLength === 0 && !sameColours(colours, whole);
  if (isGiven) {
    descriptor[IMAGE_BYTES - 1] = (flags & OTHER_IMAGE_FLAGS) | HAS_TABLE | (colours.flags & TABLE_SIZE);
  }
  const codeSize = await portions.take(1);
  return [Uint8Array.of(IMAGE), descriptor, isGiven ? colours.table : own, codeSize, ...(await subBlocks(portions))];
};

/**
 * The blocks of one file: of the first all but its end, of the others the pictures and what is said of each. Pieces are joined
 * to one for each image.
 */
async function* blocksOf(portions: StreamPortions, what: string, first: Colours | undefined) {
  const screen = await portions.take(SCREEN_BYTES);
  const flags = screen[FLAGS_AT] ?? 0;
  const colours = { flags, table: await portions.take(tableBytes(flags)) };
  const whole = first ?? colours;
  const gathered: Uint8Array[] = first === undefined ? [screen, colours.table] : [];
  for (;;) {
    const [kind] = await portions.take(1);
    if (kind === TRAILER) {
      yield { colours: whole, bytes: Buffer.concat(gathered) };
      return;
    }
    if (kind === EXTENSION) {
      const label = await portions.take(1);
      const blocks = [Uint8Array.of(EXTENSION), label, ...(await subBlocks(portions))];
      // How often it plays is said once, by the first file.
      if (first === undefined || label[0] === CONTROL) gathered.push(...blocks);
    } else if (kind === IMAGE) {
      gathered.push(...(await imageOf(portions, colours, whole)));
      yield { colours: whole, bytes: Buffer.concat(gathered.splice(0)) };
    } else {
      throw new UnstitchableError(`${what} has a block of the unknown kind ${kind}. Render the slice again.`);
    }
  }
}

async function* join(files: readonly AnimationFile[], read: ReadFrom): AsyncGenerator<Uint8Array> {
  let first: Colours | undefined;
  for (const file of files) {
    const what = `"${file.key}"`;
    const portions = new StreamPortions(read(file, 0), what);
    try {
      for await (const { colours, bytes } of blocksOf(portions, what, first)) {
        first ??= colours;
        if (bytes.byteLength > 0) yield bytes;
      }
    } finally {
      await portions.end();
    }
  }
  yield gifTrailer();
}

/**
 * Animated GIFs whose first picture covers all of the screen. Their pictures keep their bytes; those of a file with other
 * colours than the first get them as their own.
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export const GIF_ANIMATION: AnimationFormat = {
  headBytes: SCREEN_BYTES,
  sizeOf: (head, bytes) => {
    if (head.byteLength < SCREEN_BYTES || bytes <= SCREEN_BYTES) return undefined;
    const view = Buffer.from(head.buffer, head.byteOffset, SCREEN_BYTES);
    return view.toString('latin1', 0, 6) === 'GIF89a'
      ? { width: view.readUInt16LE(6), height: view.readUInt16LE(8) }
      : undefined;
  },
  join,
};
