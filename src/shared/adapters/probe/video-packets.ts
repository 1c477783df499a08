import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LastPictures, type MeasuredEnd } from '../../core/media/measured-end.ts';
import type { ReadOutput } from '../process/run-media-process.ts';

/** Reads ffprobe's packet listing as a stream and keeps only the latest pictures. */
export interface PacketEnds {
  readonly args: readonly string[];
  readonly read: ReadOutput;
  /**
   * On the container's clock; undefined as long as no packet with a time was read.
   * @param statedEndUs as in {@link LastPictures.measured}
   */
  measured(statedEndUs?: number): MeasuredEnd | undefined;
  /** byte position of the packet that was read last; 0 before the first one */
  lastPos(): number;
  /** whether the clock never went back by so much that a listing of all packets could find a jump */
  isSteady(): boolean;
}

/**
 * Largest steps back of a steady clock, microseconds. Decoding times go back at jumps only; {@link ClockJumps} has the same
 * limit. Presentation times go back wherever pictures are shown in another order: the limit leaves room for that order.
 */
const STEADY_US = { decoding: 200_000, shown: 100_000 } as const;

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
  let lastUs = Number.NEGATIVE_INFINITY;
  let steady = true;
  const step = (atUs: number, limitUs: number): void => {
    if (lastUs - atUs > limitUs) steady = false;
    lastUs = atUs;
  };
  const take = (line: string) => {
    const [pts = '', dts = '', duration = '', pos = ''] = line.split(',');
    lastPos = Number.parseInt(pos, 10) || lastPos;
    const shown = Number.parseFloat(pts);
    const decoded = Number.parseFloat(dts);
    const length = Number.parseFloat(duration);
    if (Number.isFinite(decoded)) step(decoded * 1e6, STEADY_US.decoding);
    else if (Number.isFinite(shown)) step(shown * 1e6, STEADY_US.shown);
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
    measured: (statedEndUs) => latest.measured(statedEndUs),
    lastPos: () => lastPos,
    isSteady: () => steady,
  };
};
