import { describe, expect, it } from 'vitest';
import { nothingDecodes } from '../../../src/shared/core/media/decode-failure.ts';
import { parseFfmpegReport } from '../../../src/shared/core/media/ffmpeg-report.ts';
import { isScrambled } from '../../../src/shared/core/media/ts-scrambling.ts';

const OF_2018 = `Input #0, matroska,webm, from 'https://host/film':
  Metadata:
    ENCODER         : Lavf59.27.100
  Duration: 00:01:01.21, start: 0.007000, bitrate: 703 kb/s
    Stream #0:0(eng): Video: vp8, yuv420p(progressive), 480x270, SAR 1:1 DAR 16:9, 30 fps, 30 tbr, 1k tbn, 1k tbc (default)
    Metadata:
      title           : Stream #0:9: Video: no stream
    Stream #0:1(eng): Audio: vorbis, 44100 Hz, stereo, fltp (default)
At least one output file must be specified`;
const OF_2022 = `Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'x':
  Duration: N/A, start: -0.040000, bitrate: N/A
  Stream #0:0[0x1](und): Video: hevc (Main 10) (hvc1 / 0x31637668), yuv420p10le(tv, bt2020nc/bt2020/smpte2084, top first), 1920x1080 [SAR 4:3 DAR 64:27], 4 kb/s, 29.97 fps, 30 tbr, 90k tbn (default)
    Side data:
      displaymatrix: rotation of -90.00 degrees
  Stream #0:1[0x0]: Video: mjpeg (Baseline), yuvj420p(pc, bt470bg/unknown/unknown), 64x64, 90k tbr, 90k tbn (attached pic)`;

describe('parseFfmpegReport', () => {
  it('reads what a build of 2018 says', () => {
    expect(parseFfmpegReport(OF_2018.split('\n'))).toEqual({
      format: { format_name: 'matroska,webm', start_time: '0.007000', duration: '61.21', bit_rate: '703000' },
      streams: [
        expect.objectContaining({
          index: 0,
          codec_type: 'video',
          codec_name: 'vp8',
          width: 480,
          height: 270,
          sample_aspect_ratio: '1:1',
          avg_frame_rate: '30000/1000',
          pix_fmt: 'yuv420p',
          field_order: 'progressive',
        }),
        expect.objectContaining({ index: 1, codec_type: 'audio', codec_name: 'vorbis' }),
      ],
    });
  });

  it('reads colours, shape, turn and kind of a track from a newer one', () => {
    const report = parseFfmpegReport(OF_2022.split('\n'));
    expect(report?.format).toEqual({ format_name: 'mov,mp4,m4a,3gp,3g2,mj2', start_time: '-0.040000' });
    expect(report?.streams?.[0]).toMatchObject({
      codec_tag_string: 'hvc1',
      pix_fmt: 'yuv420p10le',
      color_range: 'tv',
      color_space: 'bt2020nc',
      color_primaries: 'bt2020',
      color_transfer: 'smpte2084',
      field_order: 'tt',
      sample_aspect_ratio: '4:3',
      side_data_list: [{ rotation: -90 }],
      disposition: { default: 1, attached_pic: 0 },
    });
    expect(report?.streams?.[1]).toMatchObject({ width: 64, color_range: 'pc', disposition: { attached_pic: 1 } });
  });

  it('knows when ffmpeg could not open the file', () => {
    expect(parseFfmpegReport(['film.mp4: Invalid data found when processing input'])).toBeUndefined();
  });
});

describe('nothingDecodes', () => {
  it.each([
    [
      '[vp8 @ 0x5627f896cac0] Invalid sync code 000000.',
      /data in the place of its pictures is something else \(ffmpeg says "Invalid sync code 000000\."\)/,
    ],
    ['[h264 @ 0x1] non-existing PPS 0 referenced', /settings .* missing or damaged/],
    ['Error while decoding stream #0:0: Invalid data found when processing input', /data of its pictures is damaged/],
    ['Cannot determine format of input stream 0:0 after EOF', /it holds no pictures\. See/],
  ])('says in plain words what "%s" means', (line, words) => {
    const error = nothingDecodes('vp8', 'between 0 and 5 s', [line]);
    expect(error).toMatchObject({ reason: 'nothingDecodes', retryable: false });
    expect(error.message).toMatch(words);
    expect(error.message).not.toMatch(/0x|-ss/);
  });
});

describe('isScrambled', () => {
  const packets = (step: number, offset: number, flags: number) =>
    Buffer.concat(
      Array.from({ length: 20 }, (_, i) => {
        const packet = Buffer.alloc(step);
        packet.set([0x47, 0x01, i < 2 ? 0x00 : 0x11, i < 2 ? 0x10 : flags], offset);
        if (i < 2) packet.set([0x00, 0x00], offset + 1);
        return packet;
      }),
    );

  it.each([
    [188, 0],
    [192, 4],
    [204, 0],
  ])('reads the headers of packets of %i bytes', (step, offset) => {
    expect(isScrambled(packets(step, offset, 0x90))).toBe(true);
    expect(isScrambled(packets(step, offset, 0xd0))).toBe(true);
    expect(isScrambled(packets(step, offset, 0x10))).toBe(false);
  });

  it('says nothing of other files', () => expect(isScrambled(Buffer.alloc(2000, 0x90))).toBe(false));
});
