import { clockOffset, secondsText } from '../../shared/core/media/clock-offset.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import { videoSelector } from '../../shared/core/media/video-selector.ts';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { type AudioStream, MAX_AUDIO_BYTES } from './choose-audio.ts';
import { partSound } from './part-sound.ts';

export interface AudioCommand {
  /** presigned https URL */
  readonly url: string;
  /** options that confine what the bytes may make ffmpeg do */
  readonly inputArgs: readonly string[];
  readonly probe: MediaProbe;
  readonly stream: AudioStream;
  /** where only a part of the film is wanted: its ranges, in order. Their sound is always encoded */
  readonly ranges?: readonly TimeRange[] | undefined;
  /** whether the stream is copied; otherwise it is encoded as AAC */
  readonly copy: boolean;
  /** read everything from beginning to end, pictures too, and throw them away */
  readonly readThrough: boolean;
  /** path of the MP4 that is written; has no `%` in its name */
  readonly path: string;
}

const AAC_BITS_A_SECOND = 128_000;
const AAC = ['-c:a', 'aac', '-b:a', `${AAC_BITS_A_SECOND}`, '-ac', '2'];

/**
 * Arguments for encoding the sound: gaps are filled with silence, sound before the beginning and after the end of the
 * video is cut off to the sample, and it gets two channels, which play everywhere.
 */
const encode = (endS: string): string[] => [...['-af', `aresample=async=1,atrim=start=0:end=${endS}`], ...AAC];

const partArgs = ({ url, inputArgs, probe, stream }: AudioCommand, ranges: readonly TimeRange[]): string[] => {
  const { reads, graph, label } = partSound(ranges, stream.index);
  const seek = (fromMs: number) =>
    fromMs > 0 ? ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', secondsText(probe.originUs + fromMs * 1000)] : [];
  return [
    '-copyts',
    ...reads.flatMap((fromMs) => [...inputArgs, ...clockOffset(probe), ...seek(fromMs), '-i', url]),
    ...['-filter_complex', graph, '-map', label, ...AAC],
  ];
};

/**
 * The arguments of an ffmpeg that writes a source's sound, and nothing else, into an MP4 of its own. Its clock is that of
 * the video: timestamps are kept, and the beginning of the video is 0. Sound that begins before or after 0 is described
 * by the edit list. Packets that begin after the video's end are left out.
 *
 * Reading through: the sound of a film lies in small pieces between its pictures, and over HTTP each seek is a request of
 * its own. When ffmpeg has to read the pictures as well, it reads the file in one request.
 * @returns argv without the program
 */
export const audioCommand = (command: AudioCommand): string[] => {
  const { url, inputArgs, probe, stream, ranges, copy, readThrough, path } = command;
  const endS = (probe.durationMs / 1000).toFixed(3);
  const whole = [
    ...[...inputArgs, '-copyts', ...clockOffset(probe), '-i', url],
    ...['-map', `0:${stream.index}`, ...(copy ? ['-c:a', 'copy'] : encode(endS)), '-t', endS],
  ];
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'warning', '-y'],
    ...(ranges === undefined ? whole : partArgs(command, ranges)),
    ...['-avoid_negative_ts', 'disabled', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-fflags', '+bitexact', '-flags:a', '+bitexact', '-threads', '1', '-strict', '-2'],
    ...['-protocol_whitelist', 'file', '-fs', `${MAX_AUDIO_BYTES}`, '-f', 'mp4', `file:${path}`],
    ...(readThrough && ranges === undefined
      ? ['-map', `0:${videoSelector(probe)}`, '-c', 'copy', '-t', endS, '-f', 'null', '-']
      : []),
  ];
};
