import { describe, expect, it } from 'vitest';
import { MediaProbeSchema } from '../../../src/shared/core/media/media-probe.ts';
import { checkPictureBytes, pictureProbe } from '../../../src/shared/core/media/picture-facts.ts';

const facts = { format: 'jpeg', width: 30, height: 40, channels: 3, bits: 8, orientation: 1 } as const;

describe('pictureProbe', () => {
  it('is a probe of a film of one frame, as its contract wants it', () => {
    const probe = pictureProbe(facts);
    expect(MediaProbeSchema.parse(probe)).toEqual(probe);
    expect(probe).toMatchObject({ container: 'jpeg', durationMs: 1, audio: false, video: { fps: null, rotation: 0 } });
  });

  it.each([
    [3, 180, 30, 40],
    [6, 90, 40, 30],
    [8, 270, 40, 30],
  ] as const)('tells how a picture of orientation %i was turned', (orientation, rotation, width, height) => {
    const { video } = pictureProbe({ ...facts, orientation });
    expect(video).toMatchObject({ rotation, width, height, displayWidth: 30, displayHeight: 40 });
  });
});

describe('checkPictureBytes', () => {
  it('takes 64 MiB', () => expect(checkPictureBytes(64 * 1024 * 1024)).toBeUndefined());

  it('fails for a byte more', () => {
    expect(() => checkPictureBytes(64 * 1024 * 1024 + 1)).toThrow(/67108865 bytes; at most 67108864/);
  });
});
