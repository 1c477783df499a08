import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { packetEnds } from '../../../src/shared/adapters/probe/video-packets.ts';

/** Lines of ffprobe's listing: presentation time, decoding time, duration, position. */
const isSteady = async (lines: readonly string[]): Promise<boolean> => {
  const ends = packetEnds('0', { asStored: true, decodedEarlier: false });
  await ends.read(Readable.from(lines.map((line) => `${line}\n`)));
  return ends.isSteady();
};

describe('a listing of packets is steady', () => {
  it('when pictures are shown in another order than they are decoded in', async () => {
    expect(await isSteady(['0.000,N/A,N/A,9', '0.120,N/A,N/A,19', '0.040,N/A,N/A,29', '0.080,N/A,N/A,39'])).toBe(true);
  });

  it('when decoding times stand still or tremble', async () => {
    expect(await isSteady(['1.000,1.000,N/A,9', '1.100,0.900,N/A,19', '1.200,N/A,N/A,29'])).toBe(true);
  });

  it('not when the clock begins again, by whichever time the container keeps', async () => {
    expect(await isSteady(['4.900,N/A,N/A,9', '4.940,N/A,N/A,19', '0.000,N/A,N/A,29'])).toBe(false);
    expect(await isSteady(['0.300,0.300,N/A,9', '0.340,0.340,N/A,19', '0.040,0.040,N/A,29'])).toBe(false);
  });
});
