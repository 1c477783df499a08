import type { MediaProcessResult, ReadOutput } from '../../shared/adapters/process/run-media-process.ts';
import { runMediaProcess } from '../../shared/adapters/process/run-media-process.ts';
import { tellsDamage } from '../../shared/core/media/decode-damage.ts';
import { type FrameTimes, parseAllFrameTimes, parseFrameTimes } from '../../shared/core/media/first-frame.ts';
import type { ReceivedCounts } from '../graph/check-counts.ts';
import { KEY_TIMES_AHEAD_S, keyedSpan } from '../graph/key-frames.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import {
  FIRST_FRAME_PIPE,
  GLANCE_PIPE,
  KEY_TIMES_PIPE,
  PROGRESS_PIPE,
  pixelPipe,
  readsFromBeginning,
  type SliceCommand,
  sliceCommand,
} from './slice-command.ts';

/** Readers of the raw pixels; each resolves with the pictures it received. */
export type PixelReaders = Readonly<
  Partial<Record<RenderKind, (pixels: AsyncIterable<Uint8Array>) => Promise<number>>>
>;

export interface SliceRun {
  readonly binary: string;
  /** variables for ffmpeg beside those that every run has */
  readonly env?: Readonly<Record<string, string>>;
  readonly command: SliceCommand;
  readonly readers: PixelReaders;
  /** reader of small pictures, where they are planned */
  readonly readGlances?: ReadOutput | undefined;
  /** wall-clock bound, milliseconds */
  readonly timeoutMs: number;
  readonly maxAddressSpaceBytes: number;
  /** aborted when bytes of the source could not be read: ffmpeg is killed */
  readonly broken?: AbortSignal;
  readonly onStderrLine?: (line: string) => void;
  /** called with the time that was rendered so far, milliseconds from the start of the plan */
  readonly onProgress?: ((doneMs: number) => void) | undefined;
}

export interface SliceRunResult {
  readonly process: MediaProcessResult;
  /** reading began too late, so the frame or key frame shown at the start is unknown; run again with a longer lead */
  readonly late: boolean;
  /** a part of what was read could not be decoded */
  readonly damaged: boolean;
  /** undefined when no frame was decoded; without `holds` only the first frame's time */
  readonly frameTimes: FrameTimes | undefined;
  /** when decoded key frames are due, microseconds of the video; undefined where no kind shows them */
  readonly keyTimesUs: readonly number[] | undefined;
  /** whole pictures received through the pipes */
  readonly received: ReceivedCounts;
}

/**
 * Run ffmpeg once over a slice.
 * @returns how the run ended and the pictures received through the pipes; a run that began too late is killed at once
 */
export const runSlice = async (run: SliceRun): Promise<SliceRunResult> => {
  const { command, readers } = run;
  const { plan } = command;
  const startUs = plan.range.startMs * 1000;
  const isWhole = readsFromBeginning(command);
  const keyed = keyedSpan(plan);
  const keyTimesUs: number[] = [];
  const stop = new AbortController();
  const received: Partial<Record<RenderKind, number>> = {};
  let frameTimes: FrameTimes | undefined;
  let damaged = false;

  const readFirstFrame: ReadOutput = async (output) => {
    let text = '';
    for await (const chunk of output) {
      text += String(chunk);
      frameTimes = parseFrameTimes(text, frameTimes);
      text = text.slice(text.lastIndexOf('\n') + 1);
      if (!isWhole && frameTimes !== undefined && frameTimes.firstUs > startUs) stop.abort();
    }
  };
  const isKeyLate = (firstUs: number | undefined): boolean =>
    keyed !== undefined && (firstUs === undefined || firstUs > keyed.firstMs * 1000);

  const readKeyTimes: ReadOutput = async (output) => {
    let text = '';
    for await (const chunk of output) {
      text += String(chunk);
      keyTimesUs.push(...parseAllFrameTimes(text).map((us) => us - KEY_TIMES_AHEAD_S * 1e6));
      text = text.slice(text.lastIndexOf('\n') + 1);
      if (!isWhole && keyTimesUs.length > 0 && isKeyLate(keyTimesUs[0])) stop.abort();
    }
  };
  const readProgress: ReadOutput = async (output) => {
    for await (const chunk of output) {
      // Both names stand for microseconds; ffmpeg before 4.1 has only the wrong one.
      const doneUs = [...String(chunk).matchAll(/^out_time_[um]s=(\d+)/gm)].at(-1)?.[1];
      if (doneUs !== undefined) run.onProgress?.(Number(doneUs) / 1000);
    }
  };
  const counted = Object.entries(readers).map(([kind, read]): [number, ReadOutput] => [
    pixelPipe(kind as RenderKind),
    async (output) => {
      received[kind as RenderKind] = await read(output);
    },
  ]);

  const process = await runMediaProcess({
    binary: run.binary,
    args: sliceCommand(run.onProgress === undefined ? command : { ...command, tellsProgress: true }),
    ...(run.env === undefined ? {} : { env: run.env }),
    timeoutMs: run.timeoutMs,
    maxAddressSpaceBytes: run.maxAddressSpaceBytes,
    signal: run.broken === undefined ? stop.signal : AbortSignal.any([stop.signal, run.broken]),
    outputs: {
      [FIRST_FRAME_PIPE]: readFirstFrame,
      ...(keyed === undefined ? {} : { [KEY_TIMES_PIPE]: readKeyTimes }),
      ...Object.fromEntries(counted),
      ...(run.readGlances === undefined || plan.glances === undefined ? {} : { [GLANCE_PIPE]: run.readGlances }),
      ...(run.onProgress === undefined ? {} : { [PROGRESS_PIPE]: readProgress }),
    },
    onStderrLine: (line) => {
      damaged ||= tellsDamage(line);
      run.onStderrLine?.(line);
    },
  });
  // The first picture of the film is shown whenever it is due, even behind the last time.
  if (isWhole && keyTimesUs.length === 0 && frameTimes !== undefined) keyTimesUs.push(frameTimes.firstUs);
  const late = !isWhole && (frameTimes === undefined || frameTimes.firstUs > startUs || isKeyLate(keyTimesUs[0]));
  return { process, late, damaged, frameTimes, keyTimesUs: keyed && keyTimesUs, received };
};
