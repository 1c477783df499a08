import { SourceMediaError } from '../errors/errors.ts';
import { chooseVideoTrack, isCover, isReadable } from './choose-video-track.ts';
import type { FfprobeReport, FfprobeStream } from './ffprobe-report.ts';
import { ACCEPTED_CONTAINERS } from './input-args.ts';
import type { MediaProbe } from './media-probe.ts';
import { checkPictureSize } from './picture-bounds.ts';
import { type SourceTrack, trackOf } from './source-layout.ts';

/** The stream that is rendered. */
export type VideoStream = FfprobeStream & {
  readonly codec_name: string;
  readonly width: number;
  readonly height: number;
  /** position among the video streams, cover pictures included */
  readonly ordinal: number;
  /** why this track was chosen; undefined when there was only one */
  readonly choice: string | undefined;
};

const noVideo = (streams: readonly FfprobeStream[]): SourceMediaError => {
  const cover = streams.some((stream) => stream.codec_type === 'video' && isCover(stream));
  const sound = streams.some((stream) => stream.codec_type === 'audio');
  const holds = cover ? 'only a cover picture' : sound ? 'only sound' : 'neither pictures nor sound that can be read';
  return new SourceMediaError(
    'noVideoStream',
    `The file has no video: it holds ${holds}. A film with at least one video track is needed (${ACCEPTED_CONTAINERS}).`,
  );
};

/** The error for a film that cannot be decoded without a key. */
export const encryptedSource = (how = 'encrypted (DRM)'): SourceMediaError =>
  new SourceMediaError(
    'encrypted',
    `The video is ${how}: its pictures cannot be decoded without a key. Upload a copy without protection.`,
  );

const choose = (report: FfprobeReport, tracks: readonly SourceTrack[]) =>
  chooseVideoTrack(report.streams ?? [], ({ index }, ordinal) => trackOf(tracks, index, ordinal));

/** Containers that announce a stream only by its first packet. */
const GROWING = new Set(['mpegts', 'mpeg', 'flv']);

/** Whether reading more of the file may find the video, or the codec and size of its pictures. */
export const mayHideVideo = (report: FfprobeReport, tracks: readonly SourceTrack[] = []): boolean => {
  const chosen = choose(report, tracks)?.stream;
  const named = chosen?.codec_name !== undefined && chosen.codec_name !== 'unknown' && chosen.codec_name !== 'none';
  if (named) return !isReadable(chosen) && !isEncrypted(chosen, tracks);
  return (report.format?.format_name ?? '').split(',').some((name) => GROWING.has(name));
};

const isEncrypted = (stream: FfprobeStream, tracks: readonly SourceTrack[], ordinal = 0): boolean =>
  stream.codec_tag_string === 'encv' ||
  stream.codec_tag_string === 'drmi' ||
  trackOf(tracks, stream.index, ordinal)?.encrypted === true;

/**
 * Choose the stream to render and make sure that it can be rendered.
 * @param report ffprobe's report
 * @param tracks tracks of the file if its structure was read; they state which are switched off or encrypted
 * @param unseen in words, how much of the file was searched; undefined when all of it was
 * @returns the stream, with a size that is not 0
 * @throws {SourceMediaError} noVideoStream, encrypted, unsupportedCodec, searchLimit, nothingDecodes or tooLarge
 */
export const pickVideoStream = (
  report: FfprobeReport,
  tracks: readonly SourceTrack[] = [],
  unseen?: string,
): VideoStream => {
  const streams = report.streams ?? [];
  const chosen = choose(report, tracks);
  if (chosen === undefined) throw noVideo(streams);
  const { stream: video, ordinal, reason: choice } = chosen;
  const { codec_name, width = 0, height = 0, codec_tag_string } = video;
  if (isEncrypted(video, tracks, ordinal)) throw encryptedSource();
  if (codec_name === undefined || codec_name === 'unknown' || codec_name === 'none') {
    const tag =
      codec_tag_string === undefined || codec_tag_string.startsWith('[0]') ? 'without a name' : `"${codec_tag_string}"`;
    throw new SourceMediaError(
      'unsupportedCodec',
      `The video is in a codec that this ffprobe does not know (${tag}). Convert it, for instance to H.264 in MP4.`,
    );
  }
  if ((width < 1 || height < 1) && unseen !== undefined) {
    throw new SourceMediaError(
      'searchLimit',
      `The file announces ${codec_name} video, but no key frame, which has the size of the pictures, was found in ${unseen}, where the search ends. ` +
        'Cut off what lies before the first key frame, or write the film anew (ffmpeg -i IN OUT.mp4), and upload that.',
    );
  }
  if (width < 1 || height < 1) {
    throw new SourceMediaError(
      'nothingDecodes',
      `The file announces ${codec_name} video, but from its beginning to its end no picture can be decoded: the data of its pictures is damaged or not there. ` +
        'See whether a player shows it; if so, convert it (ffmpeg -i IN OUT.mp4) and upload that.',
    );
  }
  checkPictureSize('The video', { width, height });
  return { ...video, codec_name, width, height, ordinal, choice };
};

/** Adds the chosen track to the probe, and a warning when the file has other video tracks. */
export const withTrack = (probe: MediaProbe, { index, ordinal, choice }: VideoStream): MediaProbe => ({
  ...probe,
  video: { ...probe.video, streamIndex: index, ordinal },
  ...(choice === undefined
    ? {}
    : { warnings: [...(probe.warnings ?? []), { code: 'trackChosen' as const, message: choice }] }),
});
