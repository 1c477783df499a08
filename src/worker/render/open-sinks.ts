import { mkdir } from 'node:fs/promises';
import { frameKey } from '../../renders/frames/keys.ts';
import { grayscaleKey } from '../../renders/grayscale/keys.ts';
import { stripKey } from '../../renders/storyboard/keys.ts';
import type { Job } from '../../shared/contracts/job.ts';
import type { ReceivedCounts } from '../check-counts.ts';
import type { PixelReaders } from '../ffmpeg/run-slice.ts';
import type { FiledKind, PipedKind } from '../ffmpeg/slice-command.ts';
import type { RenderPlan } from '../plan/plan-renders.ts';
import type { SliceTask } from '../slice-task.ts';
import type { VideoEncoding } from '../video/mp4-writer.ts';
import { makeAsciiSink } from './ascii/ascii-sink.ts';
import { makeEdgesSink } from './edges-sink.ts';
import { makeGifSink } from './gif-sink.ts';
import { countJpegFiles, finishJpegFiles, type JpegFiles } from './jpeg-files.ts';
import type { Finished } from './output-file.ts';
import type { PictureSink } from './picture-sink.ts';
import { countStrip, finishStrip, joinStrips, stripFile } from './strip-file.ts';

/** Where the pictures of one decoding run go. */
export interface Sinks {
  /** take the raw pixels */
  readonly readers: PixelReaders;
  /** take the JPEGs that ffmpeg writes */
  readonly jpegDirs: Readonly<Record<FiledKind, string>>;
  /** takes the JPEGs of the storyboard */
  readonly stripFile: string;
  /** takes those of a part of the slice that is read by a run of its own */
  stripPart(part: number): string;
  /** Put the parts' tiles one after another. */
  joinStrips(parts: number): Promise<void>;
  /** JPEGs that are there */
  countJpegs(): Promise<ReceivedCounts>;
  /** Write what is left to write. @returns every output of the plan, JPEGs last */
  finish(received: ReceivedCounts): Promise<Required<Finished>>;
  /** Give up what was received. */
  discard(): Promise<void>;
}

/** The part of a task that decides what becomes of its pictures. */
export type SinkTask = Pick<SliceTask, 'range' | 'keys'> & { readonly job: Pick<Job, 'options'> };

const openPixelSinks = async (
  { range, keys, job }: SinkTask,
  plan: RenderPlan,
  dir: string,
  encoding: VideoEncoding,
): Promise<ReadonlyMap<PipedKind, PictureSink>> => {
  const sinks = new Map<PipedKind, PictureSink>();
  const { ascii: style } = job.options;
  const base = { range, keys, dir };
  try {
    if (plan.gif !== undefined) sinks.set('gif', await makeGifSink({ ...base, plan: plan.gif }));
    if (plan.ascii !== undefined)
      sinks.set('ascii', await makeAsciiSink({ ...base, plan: plan.ascii, style, encoding }));
    if (plan.edges !== undefined) sinks.set('edges', await makeEdgesSink({ ...base, plan: plan.edges, encoding }));
    return sinks;
  } catch (error) {
    await Promise.all([...sinks.values()].map((sink) => sink.discard()));
    throw error;
  }
};

/**
 * Make the sinks for a plan.
 * @param dir folder that is there and empty
 * @param encoding for the renders that are videos
 */
export const openSinks = async (
  task: SinkTask,
  plan: RenderPlan,
  dir: string,
  encoding: VideoEncoding,
): Promise<Sinks> => {
  const { keys } = task;
  const jpegDirs = { frames: `${dir}/frames`, grayscale: `${dir}/grayscale` };
  for (const folder of Object.values(jpegDirs)) await mkdir(folder);
  const { frames, grayscale } = plan;
  const jpegs: (JpegFiles & { readonly kind: FiledKind })[] = [
    ...(frames === undefined
      ? []
      : [
          {
            ...frames,
            kind: 'frames' as const,
            dir: jpegDirs.frames,
            keyOf: (second: number) => frameKey(keys, second),
          },
        ]),
    ...(grayscale === undefined
      ? []
      : [
          {
            ...grayscale,
            kind: 'grayscale' as const,
            dir: jpegDirs.grayscale,
            keyOf: (second: number) => grayscaleKey(keys, second),
          },
        ]),
  ];
  const strip = plan.storyboard && { plan: plan.storyboard, dir, key: stripKey(keys) };
  const sinks = await openPixelSinks(task, plan, dir, encoding);
  return {
    readers: Object.fromEntries([...sinks].map(([kind, { receive }]) => [kind, receive])),
    jpegDirs,
    stripFile: stripFile(dir),
    stripPart: (part) => `${stripFile(dir)}.${part}`,
    joinStrips: (parts) => joinStrips(dir, parts),
    countJpegs: async () => ({
      ...Object.fromEntries(
        await Promise.all(jpegs.map(async (files) => [files.kind, await countJpegFiles(files.dir)])),
      ),
      ...(strip === undefined ? {} : { storyboard: await countStrip(dir) }),
    }),
    finish: async (received) => {
      const finished: Finished[] = [];
      for (const [kind, sink] of sinks) finished.push(await sink.finish(received[kind] ?? 0));
      for (const files of jpegs) finished.push({ outputs: await finishJpegFiles(files, received[files.kind] ?? 0) });
      if (strip !== undefined) finished.push({ outputs: [await finishStrip(strip)] });
      return {
        outputs: finished.flatMap(({ outputs }) => outputs),
        cpuMs: finished.reduce((sum, { cpuMs = 0 }) => sum + cpuMs, 0),
      };
    },
    discard: async () => {
      await Promise.all([...sinks.values()].map((sink) => sink.discard()));
    },
  };
};
