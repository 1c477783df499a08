import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playLine } from '../../../src/cli/core/play/play-line.ts';

const STATE = { atMs: 61_950, endMs: 3_725_000, isPaused: false, isLoading: false, sound: '' };
const KEYS = 'space pauses, arrows seek, q ends';
const WHY = 'no sound: ffplay could not play it, as nothing on this machine takes sound';

describe('playLine', () => {
  it('says where the film is, in whole seconds, and the keys', () => {
    expect(playLine(STATE, 80)).toBe(` >   1:01 / 1:02:05   ${KEYS}`);
    expect(playLine({ ...STATE, isPaused: true, atMs: -5 }, 80)).toBe(` ||  0:00 / 1:02:05   ${KEYS}`);
    expect(playLine({ ...STATE, isLoading: true }, 30)).toBe(' ... 1:01 / 1:02:05');
  });

  it('cuts what is wrong with the sound to the rest of the line, and leaves it out where nearly nothing is left', () => {
    expect(playLine({ ...STATE, sound: 'no sound' }, 80)).toBe(` >   1:01 / 1:02:05   ${KEYS}   no sound`);
    expect(playLine({ ...STATE, sound: WHY }, 200)).toBe(` >   1:01 / 1:02:05   ${KEYS}   ${WHY}`);
    expect(playLine({ ...STATE, sound: WHY }, 80)).toBe(` >   1:01 / 1:02:05   ${KEYS}   no sound: ffplay cou…`);
    expect(playLine({ ...STATE, sound: WHY }, 60)).toBe(` >   1:01 / 1:02:05   ${KEYS}`);
  });

  it('never fills a line', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.string(), (columns, sound) => {
        expect(playLine({ ...STATE, sound }, columns).length).toBeLessThanOrEqual(Math.max(0, columns - 1));
      }),
    );
  });
});
