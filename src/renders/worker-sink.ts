import type { Readable } from 'node:stream';
import type { SliceKeys } from '../shared/contracts/object-keys.ts';
import type { TimeRange } from '../shared/job/slice-samplings.ts';
import type { RenderOptions } from '../shared/options/render-options.ts';
import type { Finished } from '../worker/render/output-file.ts';
import type { VideoEncoding } from '../worker/video/mp4-writer.ts';

/** What a sink is opened for. */
export interface SinkRequest<Plan> {
  readonly plan: Plan;
  readonly range: TimeRange;
  readonly keys: SliceKeys;
  readonly options: RenderOptions;
  /** folder in the workspace */
  readonly dir: string;
  /** for renders that are videos */
  readonly encoding: VideoEncoding;
}

/** Takes the pictures of one render from ffmpeg and turns them into files. */
interface Sink {
  /**
   * Write the files once all pictures are here; where the film ended before the plan, its last picture stays.
   * @param received pictures that are here, at least 1
   */
  finish(received: number): Promise<Finished>;
  /** Close what is open and end what runs; also after `finish`. */
  discard(): Promise<void>;
}

/** Takes raw pixels. */
export interface PixelSink extends Sink {
  /** Take pictures; called again, it takes those that follow. @returns whole pictures received by this call */
  receive(pixels: Readable): Promise<number>;
}

/** Takes the files that ffmpeg writes. */
export interface FileSink extends Sink {
  /** Put what several runs wrote one after another. */
  join(parts: number): Promise<void>;
  /** How many whole pictures are there. */
  count(): Promise<number>;
}

export type RenderSink = PixelSink | FileSink;

/** The worker's part of a kind of render as far as it touches the disk. */
export type OpenSink<Plan> = (request: SinkRequest<Plan>) => Promise<RenderSink>;
