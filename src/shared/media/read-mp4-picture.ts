import { ChunkedFile, type ReadAt } from './chunked-file.ts';
import type { ColourCodes, ContainerPicture, DolbyVision } from './container-picture.ts';

/** More boxes than any sane file has on one level. */
const MAX_BOXES = 128;
/** Fields of a sample description of pictures, before its own boxes. */
const VISUAL_ENTRY_BYTES = 78;
/** QuickTime's graphics mode "premul black alpha". */
const PREMULTIPLIED_ON_BLACK = 0x102;

interface Box {
  readonly type: string;
  readonly at: number;
  readonly end: number;
}

type View = (offset: number, length: number) => Promise<DataView>;

const chunked = (readAt: ReadAt, size: number): View => {
  const file = new ChunkedFile(readAt, size);
  return (offset, length) => file.at(offset, length);
};

const fourCc = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));

async function* boxesIn(view: View, from: number, end: number): AsyncGenerator<Box> {
  let offset = from;
  for (let count = 0; count < MAX_BOXES && offset + 8 <= end; count += 1) {
    const head = await view(offset, 16);
    if (head.byteLength < 8) return;
    const short = head.getUint32(0);
    const wide = short === 1 && head.byteLength >= 16;
    const bytes = wide ? Number(head.getBigUint64(8)) : short === 0 ? end - offset : short;
    if (bytes < 8) return;
    yield { type: fourCc(head, 4), at: offset + (wide ? 16 : 8), end: Math.min(offset + bytes, end) };
    offset += bytes;
  }
}

/** The first box of each name on the way down; undefined when one is missing. */
const descend = async (view: View, from: Box, ...path: readonly string[]): Promise<Box | undefined> => {
  let box = from;
  for (const name of path) {
    let found: Box | undefined;
    for await (const child of boxesIn(view, box.at, box.end)) {
      if (child.type !== name) continue;
      found = child;
      break;
    }
    if (found === undefined) return undefined;
    box = found;
  }
  return box;
};

/** @see ISO/IEC 14496-12, 12.1.5 (colour information) */
const readColours = (view: DataView): ColourCodes | undefined => {
  if (view.byteLength < 10 || !['nclx', 'nclc'].includes(fourCc(view, 0))) return undefined;
  return { primaries: view.getUint16(4), transfer: view.getUint16(6), matrix: view.getUint16(8) };
};

/**
 * A Dolby Vision configuration record, as every container keeps it.
 * @see https://professional.dolby.com/siteassets/content-creation/dolby-vision-for-content-creators/dolby_vision_bitstreams_within_the_iso_base_media_file_format_dec2017.pdf
 */
export const readDolbyVision = (view: DataView): DolbyVision | undefined =>
  view.byteLength < 5 ? undefined : { profile: view.getUint8(2) >> 1, compatibility: view.getUint8(4) >> 4 };

/**
 * What an MP4 or QuickTime file says of a track's pictures in its sample description, which ffprobe does not tell when the stream
 * itself is silent. Reads heads of boxes only.
 * @param track number of the track in the file, ffprobe's stream index
 */
export const readMp4Picture = async (readAt: ReadAt, size: number, track: number): Promise<ContainerPicture> => {
  const view = chunked(readAt, size);
  const moov = await descend(view, { type: '', at: 0, end: size }, 'moov');
  if (moov === undefined) return {};
  let index = 0;
  for await (const trak of boxesIn(view, moov.at, moov.end)) {
    if (trak.type !== 'trak') continue;
    if (index < track) {
      index += 1;
      continue;
    }
    const minf = await descend(view, trak, 'mdia', 'minf');
    const stsd = minf && (await descend(view, minf, 'stbl', 'stsd'));
    if (minf === undefined || stsd === undefined) return {};
    const vmhd = await descend(view, minf, 'vmhd');
    const mode = vmhd && (await view(vmhd.at + 4, 2));
    const { value: entry } = await boxesIn(view, stsd.at + 8, stsd.end).next();
    let picture: ContainerPicture =
      mode?.byteLength === 2 && mode.getUint16(0) === PREMULTIPLIED_ON_BLACK ? { premultiplied: true } : {};
    if (entry === undefined) return picture;
    // Of several sample descriptions the first one counts, as in the probe.
    for await (const box of boxesIn(view, entry.at + VISUAL_ENTRY_BYTES, entry.end)) {
      const body = await view(box.at, Math.min(24, box.end - box.at));
      const colours = box.type === 'colr' ? readColours(body) : undefined;
      const dolbyVision = /^dv[cvw]C$/.test(box.type) ? readDolbyVision(body) : undefined;
      picture = { ...picture, ...(colours && { colours }), ...(dolbyVision && { dolbyVision }) };
    }
    return picture;
  }
  return {};
};
