import type { Readable } from 'node:stream';
import type { Finished } from './output-file.ts';

/** Takes the raw pixels of one render from ffmpeg and turns them into files. */
export interface PictureSink {
  /** Take pictures; called again, it takes those that follow. @returns whole pictures received by this call */
  receive(pixels: Readable): Promise<number>;
  /**
   * Write the files once all pixels are here; where the film ended before the plan, its last picture stays.
   * @param received what `receive` returned, at least 1
   */
  finish(received: number): Promise<Finished>;
  /** Close what is open and end what runs; also after `finish`. */
  discard(): Promise<void>;
}
