import { describe, expect, it } from 'vitest';
import { capabilitiesOf, decodableCodecs } from '../../../src/shared/adapters/ffmpeg/ffmpeg-capabilities.ts';
import { runningBinaries } from '../../fixtures/running-binaries.ts';

const binaries = [...(await runningBinaries('ffmpeg')), ...(await runningBinaries('ffprobe'))];

describe.each(binaries)('capabilitiesOf $kind $version', ({ path, kind }) => {
  it('asks once', async () => {
    const capabilities = capabilitiesOf(path);
    expect(capabilitiesOf(path)).toBe(capabilities);
    expect(await capabilities.protocols()).toBe(await capabilities.protocols());
  });

  it('knows the codecs that can be decoded', async () => {
    const codecs = await capabilitiesOf(path).decodable();
    for (const codec of ['h264', 'hevc', 'vp9', 'mpeg4', 'theora', 'mjpeg', 'prores']) expect(codecs).toContain(codec);
    expect(codecs).not.toContain('no_such_codec');
  });

  if (kind === 'ffprobe') return; // it has no filters
  it('knows the filters, encoders and options', async () => {
    const filters = await capabilitiesOf(path).filters();
    for (const filter of ['fps', 'scale', 'palettegen', 'yadif']) expect(filters).toContain(filter);
    expect(filters).not.toContain('no_such_filter');
    const encoders = await capabilitiesOf(path).encoders();
    for (const encoder of ['libx264', 'mjpeg', 'rawvideo']) expect(encoders).toContain(encoder);
    expect(encoders).not.toContain('no_such_encoder');
    expect(await capabilitiesOf(path).hasOption('vsync')).toBe(true);
    expect(await capabilitiesOf(path).hasOption('no_such_option')).toBe(false);
  });
});

describe('decodableCodecs', () => {
  // As the binaries print them: x64 of 2018, Debian 12, arm64 of 2019 (knows the codec, has no decoder), one with FFmpeg's own.
  const LISTINGS = {
    'x64 of 2018':
      ' DEV.L. av1                  Alliance for Open Media AV1 (decoders: libaom-av1 ) (encoders: libaom-av1 )',
    'Debian 12':
      ' DEV.L. av1                  Alliance for Open Media AV1 (decoders: libdav1d libaom-av1 av1 av1_cuvid ) (encoders: libaom-av1 )',
    'arm64 of 2019': ' ..V.L. av1                  Alliance for Open Media AV1',
    'one that needs a graphics card': ' D.V.L. av1                  Alliance for Open Media AV1',
    'one with devices only':
      ' D.V.L. av1                  Alliance for Open Media AV1 (decoders: av1 av1_cuvid av1_qsv )',
  };
  const OTHERS =
    '\n D.V.L. h264                 H.264 (decoders: h264 h264_v4l2m2m )\n D.VI.S cllc                 Canopus\n ..V.L. vvc                  H.266';

  it.each([
    ['x64 of 2018', true],
    ['Debian 12', true],
    ['arm64 of 2019', false],
    ['one that needs a graphics card', false],
    ['one with devices only', false],
  ] as const)('AV1 of %s: %s', (name, expected) => {
    const codecs = decodableCodecs(LISTINGS[name] + OTHERS);
    expect(codecs.has('av1')).toBe(expected);
    expect([...codecs].filter((codec) => codec !== 'av1')).toEqual(['h264', 'cllc']);
  });
});
