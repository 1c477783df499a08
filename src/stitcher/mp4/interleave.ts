import { viewOf } from '../../shared/kernels/mp4/box.ts';
import { childBox, contentOf, wholeBoxes } from '../../shared/kernels/mp4/boxes-in-bytes.ts';
import { editsOf } from '../../shared/kernels/mp4/tables.ts';
import type { Track } from './parse-track.ts';
import type { VideoTimeline } from './video-timeline.ts';

/** Samples of one track that are contiguous in the film. */
export interface Chunk {
  readonly track: 'video' | 'audio';
  readonly samples: number;
  readonly bytes: number;
}

/** Ticks a second of the clock in which edit lists give lengths, in our files and in ffmpeg's. */
export const MOVIE_TIMESCALE = 1000;

/**
 * When the first sample of a track is due by its edit list.
 * @returns seconds; negative for samples that are decoded before the beginning and not played
 * @see ISO/IEC 14496-12, 8.6.6
 */
const firstSampleS = ({ trak, timescale }: Track): number => {
  const edts = childBox(trak, wholeBoxes(trak)[0], 'edts');
  const elst = edts && childBox(trak, edts, 'elst');
  if (elst === undefined) return 0;
  let emptyS = 0;
  for (const { length, mediaTime } of editsOf(viewOf(contentOf(trak, elst)))) {
    if (mediaTime >= 0) return emptyS - mediaTime / timescale;
    emptyS += length / MOVIE_TIMESCALE;
  }
  return emptyS;
};

/** Number and total bytes of the samples that begin in each second. */
class Seconds {
  readonly samples: number[] = [];
  readonly bytes: number[] = [];

  add(atS: number, size: number): void {
    // Rounding must not put a sample before its second.
    const second = Math.max(0, Math.floor(atS + 1e-9));
    this.samples[second] = (this.samples[second] ?? 0) + 1;
    this.bytes[second] = (this.bytes[second] ?? 0) + size;
  }
}

const videoSeconds = ({ ticks, timescale, sizes }: VideoTimeline): Seconds => {
  const seconds = new Seconds();
  sizes.forEach((size, i) => {
    seconds.add((ticks[i] ?? 0) / timescale, size);
  });
  return seconds;
};

const audioSeconds = (track: Track): Seconds => {
  const seconds = new Seconds();
  let at = firstSampleS(track) * track.timescale;
  let sample = 0;
  for (const { count, delta } of track.durations) {
    for (let i = 0; i < count && sample < track.sizes.length; i += 1, sample += 1, at += delta) {
      seconds.add(at / track.timescale, track.sizes[sample] ?? 0);
    }
  }
  return seconds;
};

/**
 * Lay out pictures and sound so that samples due in the same second lie together: a player that reads the file in order
 * never waits for either.
 * @returns every sample once, in order
 */
export const interleave = (video: VideoTimeline, audio: Track | undefined): Chunk[] => {
  const chunks: Chunk[] = [];
  const pictures = videoSeconds(video);
  const sound = audio === undefined ? new Seconds() : audioSeconds(audio);
  const add = (track: Chunk['track'], { samples, bytes }: Seconds, second: number) => {
    const count = samples[second] ?? 0;
    if (count > 0) chunks.push({ track, samples: count, bytes: bytes[second] ?? 0 });
  };
  const last = Math.max(pictures.samples.length, sound.samples.length);
  for (let second = 0; second < last; second += 1) {
    add('video', pictures, second);
    add('audio', sound, second);
  }
  return chunks;
};
