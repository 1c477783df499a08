import { describe, expect, it } from 'vitest';
import { SourceMediaError } from '../../../src/shared/core/errors/errors.ts';
import {
  type FfprobeReport,
  type FfprobeStream,
  parseFfprobeReport,
} from '../../../src/shared/core/media/ffprobe-report.ts';
import { makeMediaProbe } from '../../../src/shared/core/media/make-media-probe.ts';
import { MediaProbeSchema } from '../../../src/shared/core/media/media-probe.ts';
import { statedVideoEndUs } from '../../../src/shared/core/media/video-end.ts';
import { pickVideoStream } from '../../../src/shared/core/media/video-stream.ts';

const VIDEO: FfprobeStream = {
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  codec_tag_string: 'avc1',
  profile: 'High',
  width: 1920,
  height: 1080,
  pix_fmt: 'yuv420p',
  avg_frame_rate: '30000/1001',
  time_base: '1/30000',
  start_time: '0.000000',
  duration: '10.010000',
};
const AUDIO: FfprobeStream = {
  index: 1,
  codec_type: 'audio',
  codec_name: 'aac',
  start_time: '0.000000',
  duration: '12.000000',
};

const reportOf = (
  video: Partial<FfprobeStream> = {},
  format: Partial<NonNullable<FfprobeReport['format']>> = {},
  ...others: FfprobeStream[]
): FfprobeReport => ({
  streams: [{ ...VIDEO, ...video }, ...others],
  format: {
    format_name: 'mov,mp4,m4a,3gp,3g2,mj2',
    start_time: '0.000000',
    duration: '12.000000',
    bit_rate: '5000000',
    ...format,
  },
});

const FACTS = { guessed: false, bytes: 10_000_000 };
const probeOf = (report: FfprobeReport, facts: Partial<Parameters<typeof statedVideoEndUs>[2]> = {}) => {
  const video = pickVideoStream(report);
  return makeMediaProbe(report, video, { endUs: statedVideoEndUs(report, video, { ...FACTS, ...facts }) ?? 0 });
};
const rejection = (run: () => unknown): SourceMediaError => {
  try {
    run();
  } catch (error) {
    if (error instanceof SourceMediaError) return error;
    throw error;
  }
  throw new Error('nothing was rejected');
};

describe('makeMediaProbe', () => {
  it("takes the length from the video and not from longer sound, and fits the document's schema", () => {
    const probe = probeOf(reportOf({}, {}, AUDIO));
    expect(probe).toEqual({
      container: 'mov,mp4,m4a,3gp,3g2,mj2',
      durationMs: 10_010,
      originUs: 0,
      video: {
        codec: 'h264',
        profile: 'High',
        width: 1920,
        height: 1080,
        displayWidth: 1920,
        displayHeight: 1080,
        rotation: 0,
        sar: [1, 1],
        sarUnknown: true,
        fps: 30000 / 1001,
        timeBase: [1, 30000],
        pixFmt: 'yuv420p',
        bitDepth: 8,
        interlaced: false,
        hdr: false,
        startUs: 0,
      },
      audio: true,
      audioStreams: 1,
      bitRate: 5_000_000,
    });
    expect(MediaProbeSchema.safeParse(probe).success).toBe(true);
  });

  it.each([
    ['everything starts late', '9.977000', '10.000000', 9_977_000, 10_033],
    ['sound is primed before 0', '-0.021000', '0.000000', 0, 10_010],
    ['pictures themselves start before 0', '-0.500000', '-0.500000', -500_000, 10_010],
    ['pictures start after the sound', '0.000000', '0.543000', 0, 10_553],
    ['the container does not tell', 'N/A', 'N/A', 0, 10_010],
  ])('finds time 0 when %s', (_what, format, video, originUs, durationMs) => {
    const probe = probeOf(reportOf({ start_time: video }, { start_time: format }));
    expect([probe.originUs, probe.durationMs]).toEqual([originUs, durationMs]);
  });

  it.each([
    [{ tags: { rotate: '90' } }, 90, [1080, 1920]],
    [{ side_data_list: [{ side_data_type: 'Display Matrix', rotation: -90 }] }, 90, [1080, 1920]],
    [{ side_data_list: [{ rotation: 90 }], tags: { rotate: '270' } }, 270, [1080, 1920]],
    [{ side_data_list: [{ side_data_type: 'CPB properties' }, { rotation: 180 }] }, 180, [1920, 1080]],
    [{ side_data_list: [{ rotation: -89.6 }] }, 90, [1080, 1920]],
    [{ tags: { rotate: 'x' } }, 0, [1920, 1080]],
  ])('turns the picture as a player does: %o', (video, rotation, [width, height]) => {
    expect(probeOf(reportOf(video)).video).toMatchObject({ rotation, displayWidth: width, displayHeight: height });
  });

  it.each([
    ['4:3', [4, 3], 2560],
    ['8:9', [8, 9], 1707],
    ['0:1', [1, 1], 1920],
    ['1:65535', [1, 1], 1920],
    ['N/A', [1, 1], 1920],
  ])('scales the width by a pixel aspect of %s', (sample_aspect_ratio, sar, displayWidth) => {
    expect(probeOf(reportOf({ sample_aspect_ratio })).video).toMatchObject({ sar, displayWidth, displayHeight: 1080 });
  });

  it.each([
    [
      { pix_fmt: 'yuv420p10le', color_transfer: 'smpte2084' },
      { bitDepth: 10, hdr: true },
    ],
    [
      { pix_fmt: 'p010le', color_transfer: 'arib-std-b67' },
      { bitDepth: 10, hdr: true },
    ],
    [
      { pix_fmt: 'yuv444p12le', color_transfer: 'bt709' },
      { bitDepth: 12, hdr: false },
    ],
    [
      { pix_fmt: 'yuv420p', bits_per_raw_sample: '8' },
      { bitDepth: 8, hdr: false },
    ],
    [{ field_order: 'tt' }, { interlaced: true }],
    [{ field_order: 'progressive' }, { interlaced: false }],
    [{ avg_frame_rate: '0/0' }, { fps: null }],
  ])('reads %o', (video, expected) => {
    expect(probeOf(reportOf(video)).video).toMatchObject(expected);
  });

  it('never is shorter than a millisecond', () => {
    expect(probeOf(reportOf({ duration: '0.000078' })).durationMs).toBe(1);
  });

  it('fails with noDuration when the video ends where it begins', () => {
    expect(rejection(() => probeOf(reportOf({ duration: '0.000000' }))).reason).toBe('noDuration');
  });
});

describe('statedVideoEndUs', () => {
  const end = (report: FfprobeReport, facts: Partial<Parameters<typeof statedVideoEndUs>[2]> = {}) =>
    statedVideoEndUs(report, pickVideoStream(report), { ...FACTS, ...facts });
  const mkv = { format_name: 'matroska,webm' };
  const untold = { duration: undefined, start_time: '0.500000' };

  it("reads Matroska's tag as ffmpeg writes it (an end) and as mkvmerge does (a length)", () => {
    const DURATION = '00:01:10.010000000';
    expect(end(reportOf({ ...untold, tags: { DURATION } }, mkv))).toBe(70_010_000);
    expect(
      end(reportOf({ ...untold, tags: { 'DURATION-eng': DURATION, '_STATISTICS_WRITING_APP-eng': 'mkvmerge' } }, mkv)),
    ).toBe(70_510_000);
  });

  it('prefers the end by the edit list, which old ffprobe versions do not apply', () => {
    expect(end(reportOf({ duration: '14.000000' }), { editEndUs: 4_000_000 })).toBe(4_000_000);
  });

  it.each([
    ['a Matroska file without the tag', reportOf(untold, mkv), {}],
    ['a Flash video, whose figure is of the longest track', reportOf({}, { format_name: 'flv' }), {}],
    ['a figure guessed from a bit rate', reportOf({}, { format_name: 'mpegts' }), { guessed: true }],
    ['hours in a few kilobytes', reportOf({ duration: '2147483.000000' }), { bytes: 6_000 }],
  ])('does not believe %s', (_what, report, facts) => {
    expect(end(report, facts)).toBeUndefined();
  });
});

describe('pickVideoStream', () => {
  it('skips cover pictures', () => {
    const cover: FfprobeStream = { ...VIDEO, codec_name: 'mjpeg', disposition: { attached_pic: 1 } };
    const video = pickVideoStream({ ...reportOf(), streams: [cover, { ...VIDEO, index: 1 }] });
    expect(video.index).toBe(1);
    expect(rejection(() => pickVideoStream({ ...reportOf(), streams: [cover, AUDIO] })).message).toContain(
      'only a cover picture',
    );
  });

  it.each([
    ['noVideoStream', /only sound/, { streams: [AUDIO] }],
    ['encrypted', /encrypted/, reportOf({ codec_tag_string: 'encv' })],
    ['unsupportedCodec', /"XYZ0"/, reportOf({ codec_name: 'unknown', codec_tag_string: 'XYZ0' })],
    ['tooLarge', /16000×16000.*40 million/, reportOf({ width: 16_000, height: 16_000 })],
    ['nothingDecodes', /no picture can be decoded/, reportOf({ width: 0, height: 0 })],
  ])('fails with %s', (reason, message, report) => {
    const error = rejection(() => pickVideoStream(report));
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(message);
  });

  it('fails with searchLimit when there is more than was looked at', () => {
    const error = rejection(() => pickVideoStream(reportOf({ width: 0, height: 0 }), [], 'its first 180 s or 300 MB'));
    expect(error.reason).toBe('searchLimit');
    expect(error.message).toMatch(/no key frame.*first 180 s or 300 MB/);
  });

  it('fails with encrypted when only the file itself tells', () => {
    const tracks = [{ handler: 'vide', disabled: false, encrypted: true, sampleEntry: 'encv', endUs: undefined }];
    expect(rejection(() => pickVideoStream(reportOf(), tracks)).reason).toBe('encrypted');
  });
});

describe('parseFfprobeReport', () => {
  it('reads what ffprobe prints, and nothing of what a dying one does', () => {
    expect(
      parseFfprobeReport('{"streams":[],"format":{"format_name":"avi","nb_streams":1}}')?.format?.format_name,
    ).toBe('avi');
    expect(parseFfprobeReport('{"streams": [{"index": 0,')).toBeUndefined();
    expect(parseFfprobeReport('')).toBeUndefined();
    expect(parseFfprobeReport('[]')).toBeUndefined();
  });
});
