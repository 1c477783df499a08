import { open } from 'node:fs/promises';
import { ProcessError } from '../errors.ts';
import { describePicture } from '../media/describe-picture.ts';
import { parseFfprobeReport } from '../media/ffprobe-report.ts';
import { confinedFileArgs } from '../media/input-args.ts';
import { makeMediaProbe, noDuration } from '../media/make-media-probe.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import { readMp4Layout } from '../media/read-mp4-layout.ts';
import { unreadableSource } from '../media/unreadable-source.ts';
import { statedVideoEndUs, toUs } from '../media/video-end.ts';
import { pickVideoStream } from '../media/video-stream.ts';
import { runMediaProcess } from './run-media-process.ts';

/** A file of this machine and the ffprobe to look at it with. */
export interface FileProbeRequest {
  /** absolute path of an ffprobe */
  readonly binary: string;
  /** absolute */
  readonly path: string;
  readonly bytes: number;
}

const HEAD_BYTES = 4096;
const TIMEOUT_MS = 10_000;

/**
 * Probe a file of this machine for an estimate: what its container says, without reading packets. Where the splitter would look
 * for the last picture, the container's own length is believed.
 * @throws {SourceMediaError} when it cannot be rendered
 * @throws {ProcessError} when ffprobe failed in another way
 */
export const probeFile = async ({ binary, path, bytes }: FileProbeRequest): Promise<MediaProbe> => {
  const file = await open(path, 'r');
  try {
    const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    };
    const head = await readAt(0, HEAD_BYTES);
    if (head.length === 0) throw unreadableSource(head);
    const result = await runMediaProcess({
      binary,
      args: ['-v', 'warning', ...confinedFileArgs(), '-print_format', 'json', '-show_format', '-show_streams', path],
      timeoutMs: TIMEOUT_MS,
    });
    const report = parseFfprobeReport(result.stdout.toString('utf8'));
    if (result.timedOut) throw new ProcessError(`ffprobe took longer than ${TIMEOUT_MS} ms over ${path}.`, result);
    if (report?.format === undefined || result.exitCode !== 0) throw unreadableSource(head);
    const layout = report.format.format_name.split(',').includes('mov')
      ? await readMp4Layout(readAt, bytes)
      : undefined;
    const video = await describePicture(readAt, bytes, report, pickVideoStream(report, layout?.tracks));
    const stated = statedVideoEndUs(report, video, {
      editEndUs: layout?.tracks[video.index]?.endUs,
      guessed: /Estimating duration from bitrate/i.test(result.stderrTail),
      bytes,
    });
    const wholeUs = toUs(report.format.duration);
    const endUs = stated ?? (wholeUs === undefined ? undefined : (toUs(report.format.start_time) ?? 0) + wholeUs);
    if (endUs === undefined) throw noDuration();
    return makeMediaProbe(report, video, endUs);
  } finally {
    await file.close();
  }
};
