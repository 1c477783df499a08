import { describe, expect, it } from 'vitest';
import { onProbeClock } from '../../../src/shared/kernels/packets/mp4/track-clock.ts';
import { makeProbe } from '../../fixtures/probe.ts';

/** A tick a picture. */
const TIMESCALE = 25;

/** Packets of a film in fragments of a second; from `later` on they are due `early` ticks before they are decoded. */
async function* fragments(early: number, later: number) {
  for (let first = 0; first < 200; first += 25) {
    yield Array.from({ length: 25 }, (_, i) => {
      const dts = first + i;
      return { at: first + i, bytes: 1, dts, pts: first < later ? dts : dts - early, duration: 1, isKey: true };
    });
  }
}

const list = async (early: number, later: number, startUs = 0) => {
  const probe = makeProbe({}, { startUs, timeBase: [1, TIMESCALE] });
  const shift = { ticks: 0, startTick: Number.NEGATIVE_INFINITY };
  const clock = { timescale: TIMESCALE, isFragmented: true };
  const pts: number[] = [];
  for await (const batch of await onProbeClock(fragments(early, later), shift, probe, clock)) {
    pts.push(...batch.map((packet) => packet.pts));
  }
  return pts;
};

describe('the clock of a film in fragments', () => {
  it('is that of the file', async () => {
    expect((await list(0, 0)).slice(0, 3)).toEqual([0, 1, 2]);
  });

  it('is not known when the probe’s is a picture off', async () => {
    await expect(list(0, 0, 40_000)).rejects.toMatchObject({ reason: 'clock' });
  });

  // The first fragments are read before the clock is known, later ones are not.
  it.each([25, 125])('is not known when the fragment of picture %i makes ffmpeg move it', async (later) => {
    await expect(list(10, later)).rejects.toMatchObject({ reason: 'clock' });
  });
});
