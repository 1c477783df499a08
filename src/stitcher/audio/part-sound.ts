import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';

/** Inputs of one ffmpeg: each has a connection and a demuxer of its own. */
const MOST_INPUTS = 12;
/** A rate at which every millisecond is a whole number of samples. */
const RATE = 48_000;
/** Decoders need some sound before the first sample that counts, and demuxers may begin a little late. */
const LEAD_MS = 1_000;

/** How the sound of a part is read and cut. */
export interface PartSound {
  /** for each input, where in the film reading begins, milliseconds */
  readonly reads: readonly number[];
  /** graph of filters over the inputs */
  readonly graph: string;
  /** output of the graph */
  readonly label: string;
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

/**
 * The sound of one range, as long as the range to the sample: silence where there is none. Its clock begins at 0. Gaps
 * are filled before it is cut, so that what follows a gap stays where it is.
 */
const cut = ({ startMs, endMs }: TimeRange): string => {
  const samples = ((endMs - startMs) * RATE) / 1000;
  return [
    `atrim=start=${seconds(startMs)}:end=${seconds(endMs)}`,
    `asetpts=PTS-${seconds(startMs)}/TB`,
    `aresample=${RATE}:async=1:first_pts=0`,
    'aformat=sample_fmts=fltp:channel_layouts=stereo',
    `apad=whole_len=${samples}`,
    `atrim=end_sample=${samples}`,
  ].join(',');
};

/**
 * Plan the sound of some ranges of a film, put one behind the other. Ranges that lie near each other in the list share an
 * input where there are many.
 * @param ranges in order, at least one
 * @param stream index of the sound in the source
 */
export const partSound = (ranges: readonly TimeRange[], stream: number): PartSound => {
  const perInput = Math.ceil(ranges.length / MOST_INPUTS);
  const reads: number[] = [];
  const chains: string[] = [];
  for (let first = 0; first < ranges.length; first += perInput) {
    const shared = ranges.slice(first, first + perInput);
    const input = `[${reads.length}:${stream}]`;
    reads.push(Math.max(0, (shared[0]?.startMs ?? 0) - LEAD_MS));
    const copies = shared.map((_, i) => `[c${first + i}]`);
    if (copies.length > 1) chains.push(`${input}asplit=${copies.length}${copies.join('')}`);
    for (const [i, range] of shared.entries()) {
      chains.push(`${copies.length > 1 ? copies[i] : input}${cut(range)}[r${first + i}]`);
    }
  }
  const all = ranges.map((_, i) => `[r${i}]`).join('');
  chains.push(`${all}concat=n=${ranges.length}:v=0:a=1[sound]`);
  return { reads, graph: chains.join(';'), label: '[sound]' };
};
