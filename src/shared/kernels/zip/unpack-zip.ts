import { crc32 } from './crc32.ts';
import { zipProblem } from './zip-problem.ts';
import { RECORD_BYTES, SIGNATURES } from './zip-records.ts';

/** A file of an archive with its bytes, which were checked. */
export interface UnpackedFile {
  readonly name: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

const STORED = 0;

const joined = (pieces: readonly Uint8Array[], bytes: number): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

/** Takes as many bytes as asked for from a stream of pieces. */
class PieceReader {
  private readonly pieces: AsyncIterator<Uint8Array>;
  private held: Uint8Array = new Uint8Array();

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.pieces = stream[Symbol.asyncIterator]();
  }

  /** @throws {InvalidEventError} when the stream ends before */
  async take(bytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const taken: Uint8Array[] = [];
    for (let missing = bytes; missing > 0; ) {
      if (this.held.length === 0) this.held = await this.next();
      const piece = this.held.subarray(0, missing);
      this.held = this.held.subarray(piece.length);
      taken.push(piece);
      missing -= piece.length;
    }
    return joined(taken, bytes);
  }

  /** Everything up to the end. */
  async rest(): Promise<Uint8Array> {
    const taken = [this.held];
    for (;;) {
      const { done, value } = await this.pieces.next();
      if (done === true) break;
      taken.push(value);
    }
    return joined(
      taken,
      taken.reduce((sum, { length }) => sum + length, 0),
    );
  }

  async close(): Promise<void> {
    await this.pieces.return?.();
  }

  private async next(): Promise<Uint8Array> {
    const { done, value } = await this.pieces.next();
    if (done === true) throw zipProblem('it ends too early');
    return value;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const readFile = async (source: PieceReader): Promise<UnpackedFile> => {
  const header = viewOf(await source.take(RECORD_BYTES.local - 4));
  const flags = header.getUint16(2, true);
  const method = header.getUint16(4, true);
  const [checksum, bytes] = [header.getUint32(10, true), header.getUint32(18, true)];
  const name = new TextDecoder().decode(await source.take(header.getUint16(22, true)));
  if (flags !== 0 || method !== STORED) throw zipProblem(`"${name}" is not stored as it is`);
  await source.take(header.getUint16(24, true));
  const data = await source.take(bytes);
  if (crc32(data) !== checksum) throw zipProblem(`the bytes of "${name}" have another checksum`);
  return { name, data };
};

/** Whether bytes are the rest of an archive, behind the first signature that is not that of a file. */
const isEndOf = (rest: Uint8Array, files: number): boolean => {
  const bytes = rest.length + 4 - RECORD_BYTES.end;
  const at = rest.length - RECORD_BYTES.end;
  if (bytes < 0 || (files > 0 && at < 0)) return false;
  const whole = viewOf(rest);
  const isSigned = files === 0 || whole.getUint32(at, true) === SIGNATURES.end;
  return isSigned && whole.getUint16(at + 10, true) === files && whole.getUint32(at + 12, true) === bytes;
};

/**
 * Unpack an archive of stored files as it arrives. One file at a time is in memory.
 * @param archive its bytes from the beginning to the end
 * @yields the files in their order
 * @throws {InvalidEventError} when it is cut off or damaged
 */
export async function* unpackZip(archive: AsyncIterable<Uint8Array>): AsyncGenerator<UnpackedFile> {
  const source = new PieceReader(archive);
  let files = 0;
  try {
    for (;;) {
      const signature = viewOf(await source.take(4)).getUint32(0, true);
      if (signature === SIGNATURES.central || signature === SIGNATURES.end) break;
      if (signature !== SIGNATURES.local) throw zipProblem('no file begins where one should');
      yield await readFile(source);
      files += 1;
    }
    if (!isEndOf(await source.rest(), files)) throw zipProblem(`its directory does not list its ${files} files`);
  } finally {
    await source.close();
  }
}
