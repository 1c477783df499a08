import type { ContainerPicture } from './container-picture.ts';
import type { ReadAt } from './read-mp4-layout.ts';
import { readDolbyVision } from './read-mp4-picture.ts';

/** Bytes read from the front of the file: tracks are described before the first picture, in some KB. */
const HEAD_BYTES = 262_144;
/** More elements than any sane file has before its pictures. */
const MAX_ELEMENTS = 4_096;

/** Ids, RFC 9559. */
const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const CLUSTER = 0x1f43b675;
const TRACK_ENTRY = 0xae;
const VIDEO = 0xe0;
const ALPHA_MODE = 0x53c0;
const COLOUR = 0x55b0;
const MATRIX = 0x55b1;
const TRANSFER = 0x55ba;
const PRIMARIES = 0x55bb;
const ADDITION_MAPPING = 0x41e4;
const ADDITION_TYPE = 0x41e7;
const ADDITION_DATA = 0x41ed;
/** `dvcC` and `dvvC`, as numbers. */
const DOLBY_VISION_TYPES = new Set([0x64766343, 0x64767643]);

interface Element {
  readonly id: number;
  readonly body: DataView;
}

/** A variable-length integer. @returns its value and how many bytes it has; undefined at the end of the bytes */
const readVint = (view: DataView, at: number, keepMarker: boolean): [number, number] | undefined => {
  if (at >= view.byteLength) return undefined;
  const first = view.getUint8(at);
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + length > view.byteLength) return undefined;
  let value = keepMarker ? first : first & (0xff >> length);
  for (let i = 1; i < length; i += 1) value = value * 256 + view.getUint8(at + i);
  return [value, length];
};

/** The elements of one level. An element that is cut off or of unknown size extends to the end of the bytes. */
function* elementsIn(view: DataView): Generator<Element> {
  let at = 0;
  for (let count = 0; count < MAX_ELEMENTS; count += 1) {
    const id = readVint(view, at, true);
    const size = id && readVint(view, at + id[1], false);
    if (id === undefined || size === undefined) return;
    const bodyAt = at + id[1] + size[1];
    const length = Math.min(size[0], view.byteLength - bodyAt);
    yield { id: id[0], body: new DataView(view.buffer, view.byteOffset + bodyAt, length) };
    at = bodyAt + length;
  }
}

const find = (view: DataView | undefined, id: number): DataView | undefined => {
  if (view === undefined) return undefined;
  for (const element of elementsIn(view)) if (element.id === id) return element.body;
  return undefined;
};

const unsigned = (view: DataView | undefined): number | undefined => {
  if (view === undefined || view.byteLength > 6) return undefined;
  let value = 0;
  for (let i = 0; i < view.byteLength; i += 1) value = value * 256 + view.getUint8(i);
  return value;
};

const readEntry = (entry: DataView): ContainerPicture => {
  const video = find(entry, VIDEO);
  const colour = find(video, COLOUR);
  const code = (id: number) => unsigned(find(colour, id)) ?? 2;
  const mapping = [...elementsIn(entry)].find(
    ({ id, body }) => id === ADDITION_MAPPING && DOLBY_VISION_TYPES.has(unsigned(find(body, ADDITION_TYPE)) ?? 0),
  );
  const record = find(mapping?.body, ADDITION_DATA);
  const dolbyVision = record && readDolbyVision(record);
  return {
    ...(colour && { colours: { primaries: code(PRIMARIES), transfer: code(TRANSFER), matrix: code(MATRIX) } }),
    ...(dolbyVision && { dolbyVision }),
    ...(unsigned(find(video, ALPHA_MODE)) === 1 ? { separateAlpha: true } : {}),
  };
};

/**
 * Read the colours, Dolby Vision and alpha that a Matroska or WebM file states for a track. ffprobe does not report them when
 * the stream itself does not contain them.
 * @param track number of the track in the file, ffprobe's stream index
 * @see https://www.rfc-editor.org/rfc/rfc9559
 */
export const readMatroskaPicture = async (readAt: ReadAt, size: number, track: number): Promise<ContainerPicture> => {
  const bytes = await readAt(0, Math.min(size, HEAD_BYTES));
  const segment = find(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), SEGMENT);
  if (segment === undefined) return {};
  for (const { id, body } of elementsIn(segment)) {
    if (id === CLUSTER) return {};
    if (id !== TRACKS) continue;
    const entry = [...elementsIn(body)].filter((element) => element.id === TRACK_ENTRY)[track];
    return entry === undefined ? {} : readEntry(entry.body);
  }
  return {};
};
