import { NoIndexError } from '../no-index.ts';

/**
 * Whether ffmpeg gives a packet the same time, wherever it begins to read. It counts the times of a clock that has few bits from
 * the first one that it reads: times of the last eighth of the clock are negative when it begins there.
 * @param clockTicks after which the clock starts over
 * @see https://ffmpeg.org/doxygen/5.1/structAVStream.html
 */
export class ClockRegion {
  private isLow: boolean | undefined;

  constructor(private readonly clockTicks: number) {}

  /** @throws {NoIndexError} for a time that ffmpeg may count in another way than the others */
  check(ticks: number): void {
    const isLow = ticks < (this.clockTicks / 8) * 7;
    this.isLow ??= isLow;
    if (!isLow || !this.isLow) throw new NoIndexError('clock', 'The clock of the film is about to start over.');
  }
}
