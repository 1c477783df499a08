import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ReadOutput } from './run-media-process.ts';

/** Reads ffprobe's packet listing as it comes and keeps only the latest end. */
export interface PacketEnds {
  readonly args: readonly string[];
  readonly read: ReadOutput;
  /** Microseconds on the container's clock; undefined before a packet with a time was seen. */
  latestUs(): number | undefined;
}

/**
 * Find the end of the video by its packets, in bounded memory however many there are.
 * @param frameUs length to assume for a packet that does not tell its own
 * @param selector of the video stream, as `-select_streams` takes it
 */
export const packetEnds = (frameUs: number, selector = 'V:0'): PacketEnds => {
  let latest: number | undefined;
  const take = (line: string) => {
    const [pts = '', dts = '', duration = ''] = line.split(',');
    const start = Number.parseFloat(pts) || Number.parseFloat(dts);
    const at = Number.isFinite(Number.parseFloat(pts)) ? Number.parseFloat(pts) : start;
    if (!Number.isFinite(at)) return;
    const length = Number.parseFloat(duration);
    const end = Math.round(at * 1e6 + (length > 0 ? length * 1e6 : frameUs));
    if (latest === undefined || end > latest) latest = end;
  };
  return {
    args: ['-select_streams', selector, '-show_entries', 'packet=pts_time,dts_time,duration_time', '-of', 'csv=p=0'],
    read: async (output: Readable) => {
      for await (const line of createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY })) take(line);
    },
    latestUs: () => latest,
  };
};
