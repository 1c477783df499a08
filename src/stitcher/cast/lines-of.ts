import { UnstitchableError } from '../plan/unstitchable-error.ts';

const NEWLINE = 10;
/** A screen of 400 columns in true colour has half a megabyte; a line without an end must not fill the memory. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * Split a stream into lines without decoding it.
 * @param what names the stream in messages
 * @returns each line with its line feed; the last line may have none
 * @throws {UnstitchableError} when a line has no end within 64 MiB
 */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      const line = bytes.subarray(from, at + 1);
      yield begun.length === 0 ? line : Buffer.concat([...begun, line]);
      begun = [];
      begunBytes = 0;
      from = at + 1;
    }
    if (from === bytes.length) continue;
    begun.push(bytes.subarray(from));
    begunBytes += bytes.length - from;
    if (begunBytes > MAX_LINE_BYTES) {
      throw new UnstitchableError(`${what} has a line of more than ${MAX_LINE_BYTES} bytes. Render the slice again.`);
    }
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}
