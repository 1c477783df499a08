import { clockOffset, clockOffsetUs } from '../../core/media/clock-offset.ts';
import { endedWithoutPicture, nothingDecodes } from '../../core/media/decode-failure.ts';
import { parseFrameTimes } from '../../core/media/first-frame.ts';
import type { MediaProbe } from '../../core/media/media-probe.ts';
import { videoSelector } from '../../core/media/video-selector.ts';
import { type MediaProcessResult, runMediaProcess } from '../process/run-media-process.ts';
import type { ProbeInput } from './probe-input.ts';
import { metLimit, PROBE_ADDRESS_SPACE_BYTES } from './run-ffprobe.ts';

/**
 * Long enough to read some gigabytes. If nothing decodes within this time, the check ends without a result and the
 * slices find out.
 */
const TIMEOUT_MS = 20_000;
/** A first picture later than this causes a warning. In any container sound and pictures may begin this far apart. */
const UNTOLD_US = 250_000;
const MAX_LINES = 200;

/** Whether ffmpeg wrote the head of its output, or reported that it reached the end of its input without a picture. */
const wasReadToItsEnd = ({ stdout, stderrTail }: MediaProcessResult): boolean =>
  stdout.includes('#software') || endedWithoutPicture(stderrTail);

/**
 * Decode the first picture of a film with the ffmpeg in use. ffprobe reads only the file's own description; whether its
 * pictures decode shows only by decoding. One picture costs a process start and the bytes up to it.
 * @param binary absolute path of an ffmpeg
 * @param remainingMs time left for the check, milliseconds
 * @returns the probe, with a warning when the first picture comes later than the film begins; unchanged when time ran out
 * @throws {SourceMediaError} nothingDecodes when the film was read to its end and no picture was decoded
 * @throws {ProcessError} when a read failed
 */
export const checkFirstPicture = async (
  probe: MediaProbe,
  input: ProbeInput,
  binary: string,
  remainingMs: number,
): Promise<MediaProbe> => {
  const lines: string[] = [];
  const run = await runMediaProcess({
    binary,
    args: [
      ...['-nostdin', '-hide_banner', '-loglevel', 'warning', '-threads', '1', '-noautorotate', '-copyts'],
      // Pictures before 0 are left out: a transport stream that begins less than a minute before its clock starts over has such.
      ...clockOffset(probe),
      ...input.inputArgs(probe.search),
      ...['-i', input.target, '-map', `0:${videoSelector(probe)}`, '-frames:v', '1', '-vf', 'scale=2:2:flags=neighbor'],
      ...['-enc_time_base', '1:1000000', '-f', 'framecrc', 'pipe:1'],
    ],
    ...(input.broken === undefined ? {} : { signal: input.broken }),
    timeoutMs: Math.min(TIMEOUT_MS, remainingMs),
    maxAddressSpaceBytes: PROBE_ADDRESS_SPACE_BYTES,
    onStderrLine: (line) => {
      if (lines.length < MAX_LINES) lines.push(line);
    },
  });
  input.checkRead('The look for the first picture', run);
  const firstUs = parseFrameTimes(run.stdout.toString('utf8'))?.firstUs;
  if (firstUs !== undefined) {
    const beforeUs = firstUs - clockOffsetUs(probe) - probe.originUs;
    if (beforeUs <= UNTOLD_US) return probe;
    const seconds = (beforeUs / 1e6).toFixed(3);
    const message = `The film has no picture that can be decoded before ${seconds} s: until then the first one is shown.`;
    return { ...probe, warnings: [...(probe.warnings ?? []), { code: 'noPictureYet', message }] };
  }
  // A limit that was met or a crash says nothing about the film: its slices will find out.
  const isQuiet = run.exitCode !== null && metLimit(run) === undefined;
  if (isQuiet && wasReadToItsEnd(run)) throw nothingDecodes(probe.video.codec, 'from its beginning to its end', lines);
  return probe;
};
