import type { MediaProbe } from '../../../core/media/media-probe.ts';
import { NoIndexError } from '../no-index.ts';
import type { Packet } from '../packet.ts';
import type { FilmBoxes } from './film-boxes.ts';

const NORMAL_SPEED = 0x10000;

/** How the edit list of a track moves its clock. */
export interface EditShift {
  /** ticks that are added to all times */
  readonly ticks: number;
  /** first tick that is shown, after the shift */
  readonly startTick: number;
}

/**
 * How an edit list moves the clock.
 * @throws {NoIndexError} `editList` when it does more than that
 */
export const editShift = ({
  edits,
  timescale,
  movieTimescale,
}: Pick<FilmBoxes, 'edits' | 'timescale' | 'movieTimescale'>): EditShift => {
  const [first, second] = edits;
  if (first === undefined) return { ticks: 0, startTick: Number.NEGATIVE_INFINITY };
  const edit = first.mediaTime === -1 ? second : first;
  const count = first.mediaTime === -1 ? 2 : 1;
  if (edit === undefined || edits.length !== count || edit.mediaTime < 0 || edit.rate !== NORMAL_SPEED) {
    throw new NoIndexError('editList', `The edit list has ${edits.length} entries that do more than move the clock.`);
  }
  const ofMovie = (length: number) => Math.round((length * timescale) / movieTimescale);
  const startTick = count === 1 ? 0 : ofMovie(first.length);
  return { ticks: startTick - edit.mediaTime, startTick };
};

/** Packets looked at to find the first picture: more than are ever decoded before an earlier one. */
const FIRST_PACKETS = 64;
/** Microseconds by which times may differ because of rounding, beside a tick. */
const ROUNDING_US = 2;
/** Longest tick by which they may differ: a tick may be as long as a picture. */
const LONGEST_TICK_US = 1000;

/** Takes packets from a stream until there are enough; the stream goes on behind them. */
const firstOf = async (stream: AsyncGenerator<readonly Packet[], void>): Promise<Packet[]> => {
  const first: Packet[] = [];
  while (first.length < FIRST_PACKETS) {
    const { value, done } = await stream.next();
    if (done === true) break;
    for (const packet of value) first.push(packet);
  }
  return first;
};

/** How far pictures are due before they are decoded, at most. Fragments of some writers have such times. */
const earliness = (packets: readonly Packet[]): number =>
  packets.reduce((most, { pts, dts }) => Math.max(most, dts - pts), 0);

/**
 * Put a track's packets on the clock of the probe.
 * @param stream packets as the file states them
 * @param isFragmented in fragments ffmpeg moves the clock of a track by the most negative offset of its pictures
 * @throws {NoIndexError} `clock` when the first picture is not due when the probe says, or when packets go back in time
 */
export const onProbeClock = async (
  stream: AsyncGenerator<readonly Packet[], void>,
  { ticks, startTick }: EditShift,
  { originUs, video }: MediaProbe,
  { timescale, isFragmented }: { readonly timescale: number; readonly isFragmented: boolean },
): Promise<AsyncGenerator<readonly Packet[], void>> => {
  const first = await firstOf(stream);
  const tickUs = 1e6 / timescale;
  const shown = first.map(({ pts }) => pts + ticks).filter((pts) => isFragmented || pts >= startTick);
  const begins = shown.reduce((least, pts) => Math.min(least, pts), Number.POSITIVE_INFINITY);
  const due = video.trimUs === undefined ? begins : startTick;
  const early = isFragmented ? earliness(first) : 0;
  const differs = (tick: number) =>
    Math.abs(tick * tickUs - video.startUs) > Math.min(tickUs, LONGEST_TICK_US) + ROUNDING_US;
  if (!Number.isFinite(due) || differs(due + early)) {
    throw new NoIndexError('clock', `The first picture is due at tick ${due}, the probe says ${video.startUs} µs.`);
  }
  // Pictures that ffmpeg drops and an excerpt would show. Those behind the end of the list are due after the film.
  const hidden = video.trimUs === undefined && !isFragmented;
  if (hidden && startTick * tickUs > originUs && first.some(({ pts }) => pts + ticks < startTick)) {
    throw new NoIndexError('editList', 'Pictures lie before the beginning of the edit list.');
  }
  let last = Number.NEGATIVE_INFINITY;
  const moved = (packets: readonly Packet[]): Packet[] =>
    packets.map((packet) => {
      const pts = packet.pts + ticks + early;
      if (packet.dts < last) throw new NoIndexError('clock', 'The clock of the film goes back.');
      if (isFragmented && packet.dts - packet.pts > early) {
        throw new NoIndexError('clock', 'The clock of the film is moved in the middle of it.');
      }
      last = packet.dts;
      return { ...packet, pts, dts: packet.dts + ticks };
    });
  return (async function* () {
    if (first.length > 0) yield moved(first);
    for await (const batch of stream) yield moved(batch);
  })();
};
