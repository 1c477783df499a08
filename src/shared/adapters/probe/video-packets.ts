import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LastPictures, type MeasuredEnd } from '../../core/media/measured-end.ts';
import type { ReadOutput } from '../process/run-media-process.ts';

/** Reads ffprobe's packet listing as a stream and keeps only the latest pictures. */
export interface PacketEnds {
  readonly args: readonly string[];
  readonly read: ReadOutput;
  /** On the container's clock; undefined as long as no packet with a time was read. */
  measured(): MeasuredEnd | undefined;
  /** byte position of the packet that was read last; 0 before the first one */
  lastPos(): number;
}

/**
 * Find the end of the video by its packets, in bounded memory however many there are.
 * @param selector of the video track
 * @param how `decodedEarlier`: pictures are decoded before they are due; `asStored`: use only durations that the file
 *   stores, not those that ffprobe computes; for containers that give every packet a time
 */
export const packetEnds = (
  selector: string,
  { asStored, decodedEarlier }: { readonly asStored: boolean; readonly decodedEarlier: boolean },
): PacketEnds => {
  const latest = new LastPictures();
  let lastPos = 0;
  const take = (line: string) => {
    const [pts = '', dts = '', duration = '', pos = ''] = line.split(',');
    lastPos = Number.parseInt(pos, 10) || lastPos;
    const shown = Number.parseFloat(pts);
    const decoded = Number.parseFloat(dts);
    const length = Number.parseFloat(duration);
    // The last packets of a program stream often have only a decoding time: the last picture is due one picture later.
    const later = decodedEarlier && length > 0 ? length : 0;
    const at = Number.isFinite(shown) ? shown : decoded + later;
    if (!Number.isFinite(at)) return;
    latest.add(Math.round(at * 1e6), length > 0 ? Math.round(length * 1e6) : undefined);
  };
  return {
    args: [
      ...(asStored ? ['-fflags', '+nofillin'] : []),
      ...['-select_streams', selector, '-show_entries', 'packet=pts_time,dts_time,duration_time,pos', '-of', 'csv=p=0'],
    ],
    read: async (output: Readable) => {
      for await (const line of createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY })) take(line);
    },
    measured: () => latest.measured(),
    lastPos: () => lastPos,
  };
};
