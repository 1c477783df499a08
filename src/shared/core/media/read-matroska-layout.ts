import { ChunkedFile, type ReadAt } from './chunked-file.ts';
import type { SourceLayout, SourceTrack } from './source-layout.ts';

const ID = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackType: 0x83,
  flagEnabled: 0xb9,
  codecId: 0x86,
  contentEncodings: 0x6d80,
  contentEncoding: 0x6240,
  contentEncodingType: 0x5033,
  contentEncryption: 0x5035,
} as const;

const VIDEO = 1;
const HANDLERS: Readonly<Record<number, string>> = { [VIDEO]: 'vide', 2: 'soun', 17: 'text', 33: 'meta' };
const ENCRYPTION = 1;

/** More elements than the tracks of any sane file have together: an endless chain ends here. */
const MAX_ELEMENTS = 20_000;

interface Element {
  readonly id: number;
  readonly bodyAt: number;
  readonly end: number;
}

/** Reads a number whose first set bit gives its length; undefined when it is cut off or longer than `most` bytes. */
const readVint = (view: DataView, at: number, most: number, keepMarker: boolean) => {
  if (at >= view.byteLength) return undefined;
  const first = view.getUint8(at);
  const length = Math.clz32(first) - 23;
  if (length > most || at + length > view.byteLength) return undefined;
  let value = keepMarker ? first : first & (0xff >> length);
  let allOnes = (first | (0xff << (8 - length))) % 256 === 0xff;
  for (let i = 1; i < length; i += 1) {
    const byte = view.getUint8(at + i);
    value = value * 256 + byte;
    allOnes &&= byte === 0xff;
  }
  return { value, length, allOnes };
};

class ElementReader {
  private left = MAX_ELEMENTS;

  constructor(readonly file: ChunkedFile) {}

  /** The elements in a range; one of unknown size reaches to the end of the range. */
  async *in(from: number, end: number): AsyncGenerator<Element> {
    for (let offset = from; offset < end && this.left > 0; this.left -= 1) {
      const head = await this.file.at(offset, 12);
      const id = readVint(head, 0, 4, true);
      const size = id && readVint(head, id.length, 8, false);
      if (id === undefined || size === undefined) return;
      const bodyAt = offset + id.length + size.length;
      const element = { id: id.value, bodyAt, end: size.allOnes ? end : bodyAt + size.value };
      yield element;
      offset = element.end;
    }
  }

  async uint({ bodyAt, end }: Element): Promise<number> {
    const view = await this.file.at(bodyAt, Math.min(8, end - bodyAt));
    let value = 0;
    for (let i = 0; i < view.byteLength; i += 1) value = value * 256 + view.getUint8(i);
    return value;
  }
}

const isEncrypted = async (reader: ElementReader, encodings: Element): Promise<boolean> => {
  for await (const encoding of reader.in(encodings.bodyAt, encodings.end)) {
    if (encoding.id !== ID.contentEncoding) continue;
    for await (const child of reader.in(encoding.bodyAt, encoding.end)) {
      if (child.id === ID.contentEncryption) return true;
      if (child.id === ID.contentEncodingType && (await reader.uint(child)) === ENCRYPTION) return true;
    }
  }
  return false;
};

/** @returns undefined for a track that ffmpeg makes no stream of */
const readTrack = async (reader: ElementReader, entry: Element): Promise<SourceTrack | undefined> => {
  let handler: string | undefined;
  let named = false;
  let disabled = false;
  let encrypted = false;
  for await (const child of reader.in(entry.bodyAt, entry.end)) {
    if (child.id === ID.trackType) handler = HANDLERS[await reader.uint(child)];
    if (child.id === ID.codecId) named = true;
    if (child.id === ID.flagEnabled) disabled = (await reader.uint(child)) === 0;
    if (child.id === ID.contentEncodings) encrypted = await isEncrypted(reader, child);
  }
  return handler === undefined || !named ? undefined : { handler, disabled, encrypted };
};

/**
 * Read facts about a Matroska or WebM file that ffprobe does not report: which tracks are switched off or encrypted, and
 * whether the file was cut off. Reads only the headers of elements, up to the first cluster.
 * @param readAt random access to the file
 * @param size bytes of the file
 * @see https://www.rfc-editor.org/rfc/rfc9559.html
 */
export const readMatroskaLayout = async (readAt: ReadAt, size: number): Promise<SourceLayout> => {
  const reader = new ElementReader(new ChunkedFile(readAt, size));
  const tracks: SourceTrack[] = [];
  let cutOff = false;
  for await (const top of reader.in(0, size)) {
    if (top.id !== ID.ebml && top.id !== ID.segment) break;
    if (top.end > size) cutOff = true;
    if (top.id !== ID.segment) continue;
    for await (const child of reader.in(top.bodyAt, Math.min(top.end, size))) {
      if (child.end > size) cutOff = true;
      if (child.id === ID.cluster) break;
      if (child.id !== ID.tracks) continue;
      for await (const entry of reader.in(child.bodyAt, Math.min(child.end, size))) {
        const track = entry.id === ID.trackEntry ? await readTrack(reader, entry) : undefined;
        if (track !== undefined) tracks.push(track);
      }
    }
    break;
  }
  return { tracks, cutOff };
};
