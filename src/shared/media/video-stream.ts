import { SourceMediaError } from '../errors.ts';
import type { FfprobeReport, FfprobeStream } from './ffprobe-report.ts';
import { ACCEPTED_CONTAINERS, MAX_PIXELS } from './input-args.ts';
import type { Mp4Track } from './read-mp4-layout.ts';

const isPicture = (stream: FfprobeStream): boolean => stream.disposition?.attached_pic === 1;

const noVideo = (streams: readonly FfprobeStream[]): SourceMediaError => {
  const cover = streams.some((stream) => stream.codec_type === 'video' && isPicture(stream));
  const sound = streams.some((stream) => stream.codec_type === 'audio');
  const holds = cover ? 'only a cover picture' : sound ? 'only sound' : 'neither pictures nor sound that can be read';
  return new SourceMediaError(
    'noVideoStream',
    `The file has no video: it holds ${holds}. A film with at least one video track is needed (${ACCEPTED_CONTAINERS}).`,
  );
};

/**
 * Pick the stream that ffmpeg calls `0:V:0` and make sure that it can be rendered.
 * @param report what ffprobe found
 * @param tracks tracks of the file where it is an MP4; tell whether it is encrypted
 * @returns the first video stream that is no cover picture, with a size that is not 0
 * @throws {SourceMediaError} noVideoStream, encrypted, unsupportedCodec, truncated or tooLarge
 */
export const pickVideoStream = (
  report: FfprobeReport,
  tracks: readonly Mp4Track[] = [],
): FfprobeStream & { readonly codec_name: string; readonly width: number; readonly height: number } => {
  const streams = report.streams ?? [];
  const video = streams.find((stream) => stream.codec_type === 'video' && !isPicture(stream));
  if (video === undefined) throw noVideo(streams);
  const { codec_name, width = 0, height = 0, codec_tag_string } = video;
  const encrypted = [codec_tag_string, tracks[video.index]?.sampleEntry].some(
    (entry) => entry === 'encv' || entry === 'drmi',
  );
  if (encrypted) {
    throw new SourceMediaError(
      'encrypted',
      'The video is encrypted (DRM): its pictures cannot be decoded without a key. Upload a copy without protection.',
    );
  }
  if (codec_name === undefined || codec_name === 'unknown' || codec_name === 'none') {
    const tag =
      codec_tag_string === undefined || codec_tag_string.startsWith('[0]') ? 'without a name' : `"${codec_tag_string}"`;
    throw new SourceMediaError(
      'unsupportedCodec',
      `The video is in a codec that this ffprobe does not know (${tag}). Convert it, for instance to H.264 in MP4.`,
    );
  }
  if (width < 1 || height < 1) {
    throw new SourceMediaError(
      'truncated',
      `The file announces ${codec_name} video, but no picture could be found in it: it is damaged or was cut off. Upload it again, whole.`,
    );
  }
  if (width * height > MAX_PIXELS) {
    throw new SourceMediaError(
      'tooLarge',
      `The video is ${width}×${height} pixels; at most ${MAX_PIXELS / 1e6} million a picture are rendered (8K has 33 million). Scale it down.`,
    );
  }
  return { ...video, codec_name, width, height };
};
