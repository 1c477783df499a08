import { fourCc } from '../../kernels/mp4/box.ts';
import { boxesIn, descend, findTrack, startOf } from '../../kernels/mp4/boxes-in-file.ts';
import { TABLE_HEAD_BYTES, VISUAL_ENTRY_BYTES } from '../../kernels/mp4/tables.ts';
import { ChunkedFile, type ReadAt } from './chunked-file.ts';
import type { ColourCodes, ContainerPicture, DolbyVision } from './container-picture.ts';

/** QuickTime's graphics mode "premul black alpha". */
const PREMULTIPLIED_ON_BLACK = 0x102;

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
 * Read the colours, Dolby Vision and kind of alpha that an MP4 or QuickTime file states for a track. ffprobe does not report
 * them when the stream itself does not contain them. Reads only the heads of boxes.
 * @param track number of the track in the file, ffprobe's stream index
 */
export const readMp4Picture = async (readAt: ReadAt, size: number, track: number): Promise<ContainerPicture> => {
  const file = new ChunkedFile(readAt, size);
  const found = await findTrack(file, track);
  const minf = found && (await descend(file, found.track, 'mdia', 'minf'));
  const stsd = minf && (await descend(file, minf, 'stbl', 'stsd'));
  if (minf === undefined || stsd === undefined) return {};
  const vmhd = await descend(file, minf, 'vmhd');
  const head = vmhd && (await startOf(file, vmhd, 6));
  const isPremultiplied = head?.byteLength === 6 && head.getUint16(4) === PREMULTIPLIED_ON_BLACK;
  let picture: ContainerPicture = isPremultiplied ? { premultiplied: true } : {};
  // If there are several sample descriptions, the first one counts, as in the probe.
  const { value: entry } = await boxesIn(file, { bodyAt: stsd.bodyAt + TABLE_HEAD_BYTES, end: stsd.end }).next();
  if (entry === undefined) return picture;
  for await (const box of boxesIn(file, { bodyAt: entry.bodyAt + VISUAL_ENTRY_BYTES, end: entry.end })) {
    const body = await startOf(file, box, 24);
    const colours = box.type === 'colr' ? readColours(body) : undefined;
    const dolbyVision = /^dv[cvw]C$/.test(box.type) ? readDolbyVision(body) : undefined;
    picture = { ...picture, ...(colours && { colours }), ...(dolbyVision && { dolbyVision }) };
  }
  return picture;
};
