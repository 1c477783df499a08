import { open } from 'node:fs/promises';
import { ProcessError } from '../errors.ts';
import { describePicture } from '../media/describe-picture.ts';
import { parseFfprobeReport } from '../media/ffprobe-report.ts';
import { confinedFileArgs, DEEPER_SEARCHES, type SearchDepth, USUAL_SEARCH } from '../media/input-args.ts';
import { makeMediaProbe, noDuration } from '../media/make-media-probe.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import { unreadableSource } from '../media/unreadable-source.ts';
import { statedVideoEndUs, toUs } from '../media/video-end.ts';
import { mayHideVideo, pickVideoStream, withTrack } from '../media/video-stream.ts';
import { checkIndex } from './check-index.ts';
import { readLayout } from './find-video.ts';
import { metLimit, PROBE_ADDRESS_SPACE_BYTES } from './run-ffprobe.ts';
import { runMediaProcess } from './run-media-process.ts';

/** A local file and the ffprobe to probe it with. */
export interface FileProbeRequest {
  /** absolute path of an ffprobe */
  readonly binary: string;
  /** absolute */
  readonly path: string;
  readonly bytes: number;
}

const HEAD_BYTES = 4096;
const TIMEOUT_MS = 10_000;
const REPORT = ['-show_format', '-show_streams'];

/**
 * Probe a local file for an estimate, by the statements of its container, without reading packets. Where the splitter
 * would read packets to find the last picture, the container's own length is believed here.
 * @throws {SourceMediaError} when the file cannot be rendered
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
    await checkIndex({ readAt, sizeBytes: bytes });
    const look = (search: SearchDepth) =>
      runMediaProcess({
        binary,
        args: [...['-v', 'warning', ...confinedFileArgs(search)], '-print_format', 'json', ...REPORT, path],
        timeoutMs: TIMEOUT_MS,
        maxAddressSpaceBytes: PROBE_ADDRESS_SPACE_BYTES,
      });
    let search: SearchDepth | undefined;
    let result = await look(USUAL_SEARCH);
    let report = parseFfprobeReport(result.stdout.toString('utf8'));
    for (const deeper of DEEPER_SEARCHES) {
      if (report?.format === undefined || !mayHideVideo(report)) break;
      search = deeper;
      result = await look(deeper);
      report = parseFfprobeReport(result.stdout.toString('utf8'));
    }
    if (result.timedOut) throw new ProcessError(`ffprobe took longer than ${TIMEOUT_MS} ms over ${path}.`, result);
    const limit = metLimit(result);
    if (limit !== undefined) throw limit;
    const layout = await readLayout({ readAt, sizeBytes: bytes }, head, report?.format?.format_name);
    if (report?.format === undefined || result.exitCode !== 0) throw unreadableSource(head, layout);
    const video = await describePicture(readAt, bytes, report, pickVideoStream(report, layout?.tracks));
    const stated = statedVideoEndUs(report, video, {
      editEndUs: layout?.tracks[video.index]?.endUs,
      guessed: /Estimating duration from bitrate/i.test(result.stderrTail),
      bytes,
    });
    const wholeUs = toUs(report.format.duration);
    const endUs = stated ?? (wholeUs === undefined ? undefined : (toUs(report.format.start_time) ?? 0) + wholeUs);
    if (endUs === undefined) throw noDuration();
    return {
      ...withTrack(makeMediaProbe(report, video, { endUs }), video),
      ...(search === undefined ? {} : { search }),
    };
  } finally {
    await file.close();
  }
};
