import { StorageError } from '../shared/core/errors/errors.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import type { AudioFile } from './adapters/audio-file.ts';
import { interleave } from './mp4/interleave.ts';
import { makeMovieHead } from './mp4/make-movie-head.ts';
import { movieBytes } from './mp4/movie-bytes.ts';
import type { Track } from './mp4/parse-track.ts';
import type { SlicePictures } from './mp4/video-timeline.ts';
import { videoTimeline } from './mp4/video-timeline.ts';
import type { JoinedPictures } from './picture-files.ts';

/** The input for a film. */
export interface Film {
  readonly store: ObjectStore;
  readonly bucket: string;
  /** in order, at least one */
  readonly pictures: readonly (JoinedPictures & Pick<SlicePictures, 'startMs'>)[];
  /** the track of the first file: how the pictures are encoded */
  readonly encoded: Track;
  readonly audio: AudioFile | undefined;
  readonly fps: number;
  readonly durationMs: number;
}

async function* pictureBytes({ store, bucket, pictures }: Film): AsyncGenerator<Uint8Array> {
  for (const { key, etag, offset, bytes, prefix } of pictures) {
    if (prefix.byteLength > 0) yield prefix;
    const stream = await store.read(bucket, key, { from: offset, length: bytes, etag });
    if (stream === undefined) throw new StorageError(`"${key}" was deleted while it was read. Try again.`);
    yield* stream.body;
  }
}

async function* silence(): AsyncGenerator<Uint8Array> {}

/**
 * Put the pictures of slices and the sound of the source into one MP4, index first, without encoding anything again.
 * @returns the number of pictures, and the bytes of the film as a stream that can be read once
 */
export const stitchVideo = (film: Film): { readonly frames: number; readonly bytes: AsyncIterable<Uint8Array> } => {
  const { pictures, encoded, audio, fps, durationMs } = film;
  const timeline = videoTimeline(pictures, fps, durationMs);
  const chunks = interleave(timeline, audio?.track);
  const head = makeMovieHead({ picture: encoded, timeline, audio: audio?.track, chunks, durationMs });
  const bytes = movieBytes(head, chunks, pictureBytes(film), audio?.bytes() ?? silence());
  return { frames: timeline.sizes.length, bytes };
};
