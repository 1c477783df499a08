import type { SliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import type { RenderOptions } from '../../../shared/core/options/render-options.ts';
import type { TimeRange } from '../../../shared/core/slices/slice-samplings.ts';
import type { FlashWatch } from './flash-watch.ts';
import type { VideoEncoding } from './mp4-writer.ts';
import type { Finished } from './output-file.ts';

/** Input for opening a sink. */
export interface SinkRequest<Plan> {
  readonly plan: Plan;
  readonly range: TimeRange;
  readonly keys: SliceKeys;
  readonly options: RenderOptions;
  /** folder in the workspace */
  readonly dir: string;
  /** for renders that are videos */
  readonly encoding: VideoEncoding;
  /** for renders that are played: a sink of files, or one that chooses, passes each picture through it before it shows one */
  readonly watch?: FlashWatch | undefined;
}

/** Takes the pictures of one render from ffmpeg and turns them into files. */
interface Sink {
  /**
   * Write the files after all pictures were received; if the film ended before the plan, its last picture is repeated.
   * @param received number of received pictures, at least 1
   * @param keyTimesUs when decoded key frames are due, where the plan shows key frames; at least one
   */
  finish(received: number, keyTimesUs?: readonly number[]): Promise<Finished>;
  /** Close files and end processes; may be called after `finish`. */
  discard(): Promise<void>;
}

/** Takes raw pixels. */
export interface PixelSink extends Sink {
  /** Receive pictures; a further call receives the following ones. @returns whole pictures received by this call */
  receive(pixels: AsyncIterable<Uint8Array>): Promise<number>;
}

/** Takes the files that ffmpeg writes. */
export interface FileSink extends Sink {
  /** Join the files of several runs in order. */
  join(parts: number): Promise<void>;
  /** Count whole pictures. */
  count(): Promise<number>;
}

export type RenderSink = PixelSink | FileSink;

/** The worker's part of a kind of render that uses the disk. */
export type OpenSink<Plan> = (request: SinkRequest<Plan>) => Promise<RenderSink>;
