import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseVideoTrack } from '../../../src/shared/core/media/choose-video-track.ts';
import type { FfprobeStream } from '../../../src/shared/core/media/ffprobe-report.ts';

const video = (index: number, more: Partial<FfprobeStream> = {}): FfprobeStream => ({
  index,
  codec_type: 'video',
  codec_name: 'h264',
  width: 640,
  height: 360,
  avg_frame_rate: '25/1',
  ...more,
  disposition: { default: 1, ...more.disposition },
});
const SOUND: FfprobeStream = { index: 0, codec_type: 'audio', codec_name: 'aac' };
const OFF = { default: 0 };

describe('chooseVideoTrack', () => {
  it.each<[string, FfprobeStream[], number]>([
    ['a preview of one picture', [video(0, { codec_name: 'mjpeg', nb_frames: '1' }), video(1)], 1],
    [
      'a preview that Matroska counts in a tag',
      [
        video(0, { codec_name: 'png', tags: { 'NUMBER_OF_FRAMES-eng': '1' }, width: 3840, height: 2160 }),
        video(1, { disposition: OFF }),
      ],
      1,
    ],
    [
      'a preview that is as long as one picture',
      [video(0, { codec_name: 'mjpeg', tags: { DURATION: '00:00:00.040000000' } }), video(1)],
      1,
    ],
    ['a picture that nobody counts', [video(0, { codec_name: 'png', avg_frame_rate: '0/0' }), video(1)], 1],
    ['a still by its disposition', [video(0, { disposition: { still_image: 1 } }), video(1)], 1],
    ['thumbnails of chapters', [video(0, { disposition: { timed_thumbnails: 1 } }), video(1)], 1],
    ['a track that is not the default', [video(0, { disposition: OFF, width: 1920, height: 1080 }), video(1)], 1],
    ['a smaller one', [video(0), video(1, { width: 1280, height: 720 })], 1],
    ['a track in an unknown codec', [video(0, { codec_name: 'unknown' }), video(1, { disposition: OFF })], 1],
    ['a later one of the same kind', [video(0), video(1)], 0],
    [
      'a smaller film in pictures',
      [video(0, { codec_name: 'mjpeg', nb_frames: '50', width: 64, height: 48 }), video(1)],
      1,
    ],
  ])('leaves %s', (_what, streams, index) => {
    const chosen = chooseVideoTrack(streams);
    expect(chosen?.stream.index).toBe(index);
  });

  it('counts places among the video streams, covers included, and says nothing where only covers are left out', () => {
    const cover = video(1, { codec_name: 'mjpeg', disposition: { attached_pic: 1 } });
    expect(chooseVideoTrack([SOUND, cover, video(2)])).toMatchObject({ ordinal: 1, reason: undefined });
    expect(chooseVideoTrack([SOUND, cover])).toBeUndefined();
  });

  it('believes the container that a track is switched off, and says so', () => {
    const chosen = chooseVideoTrack([video(0), video(1)], ({ index }) => ({ disabled: index === 0 }));
    expect(chosen?.stream.index).toBe(1);
    expect(chosen?.reason).toMatch(
      /2 video tracks, and track 1 \(h264, 640×360\) is rendered: track 0 .* switched off/,
    );
  });

  it('renders a track that is switched off, or a single picture, when there is nothing else', () => {
    expect(chooseVideoTrack([video(0)], () => ({ disabled: true }))?.stream.index).toBe(0);
    expect(chooseVideoTrack([video(0, { codec_name: 'mjpeg', nb_frames: '1' })])?.stream.index).toBe(0);
  });

  it('names at most a few of many', () => {
    const { reason = '' } = chooseVideoTrack(Array.from({ length: 300 }, (_, index) => video(index))) ?? {};
    expect(reason).toMatch(/has 300 video tracks.*295 more/);
    expect(reason.length).toBeLessThan(600);
  });

  it('chooses the same track in whatever order they come, but for ties', () => {
    const sizes = fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.nat()), (widths, random) => {
        const streams = widths.map((width, index) => video(index, { width }));
        const shuffled = [...streams].sort(() => (random.next().value ?? 0) % 2 || -1);
        expect(chooseVideoTrack(shuffled)?.stream).toBe(chooseVideoTrack(streams)?.stream);
      }),
    );
  });
});
