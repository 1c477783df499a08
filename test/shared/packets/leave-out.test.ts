import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeaveOut } from '../../../src/shared/kernels/packets/film/leave-out.ts';
import type { ReadPacket } from '../../../src/shared/kernels/packets/packet.ts';
import type { PictureLook } from '../../../src/shared/kernels/packets/units/picture-look.ts';

/** Kinds of pictures in these tests, the only byte of a packet. */
const KIND = { reset: 0, referred: 1, free: 2, fields: 3 } as const;
const LOOK: PictureLook = {
  isEntry: ([kind]) => kind === KIND.reset,
  isReset: ([kind]) => kind === KIND.reset,
  isUnreferenced: ([kind]) => kind === KIND.free,
  facts: ([kind]) => (kind === KIND.fields ? { progressive: false, reordered: true } : undefined),
  stated: { progressive: true, reordered: true },
};
const RULES = { look: LOOK, mayHaveFields: true, isReordered: false };

const packetOf = (kind: number, at: number): ReadPacket => ({
  at,
  bytes: 1,
  dts: at,
  pts: at,
  duration: 1,
  isKey: kind === KIND.reset,
  data: Uint8Array.of(kind),
});

/** @returns the places of the pictures that are kept, of those that are shown */
const kept = (kinds: readonly number[], shown: readonly boolean[], rules = RULES): number[] => {
  const leaveOut = new LeaveOut(rules);
  const places = kinds.flatMap((kind, i) => leaveOut.take(packetOf(kind, i), shown[i] === true).map(({ at }) => at));
  leaveOut.end();
  expect(leaveOut.leftOut).toBe(kinds.length - places.length);
  return places;
};

const { reset, referred, free, fields } = KIND;

describe('leaving out pictures', () => {
  it('keeps what is shown and everything that it needs, in order, and no more', () => {
    const film = fc.array(fc.record({ kind: fc.constantFrom(0, 1, 1, 1, 2, 2), isShown: fc.boolean() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(film, (pictures) => {
        const kinds = [reset, ...pictures.map(({ kind }) => kind)];
        const shown = [true, ...pictures.map(({ isShown }) => isShown)];
        const expected = kinds.flatMap((kind, i) => {
          const next = kinds.findIndex((each, j) => j > i && each === reset);
          const group = shown.slice(i, next < 0 ? undefined : next);
          // A picture is needed for itself, or for one that is shown before the next key frame.
          const isNeeded = shown[i] === true || (kind !== free && group.includes(true));
          return isNeeded ? [i] : [];
        });
        expect(kept(kinds, shown)).toEqual(expected);
      }),
    );
  });

  it('leaves nothing out where pictures may consist of fields', () => {
    const rules = { ...RULES, look: { ...LOOK, stated: { progressive: false, reordered: true } } };
    expect(kept([reset, free, free], [true, false, false], rules)).toEqual([0, 1, 2]);
  });

  it('leaves nothing out where a decoder has to find out by the pictures how they are reordered', () => {
    const rules = { ...RULES, look: { ...LOOK, stated: { progressive: true, reordered: false } } };
    expect(kept([reset, free], [true, false], { ...rules, isReordered: true })).toEqual([0, 1]);
    expect(kept([reset, free], [true, false], rules)).toEqual([0]);
  });

  it('leaves nothing out from the picture on that brings other parameters', () => {
    expect(kept([reset, referred, fields, free], [true, true, true, false])).toEqual([0, 1, 2, 3]);
  });

  it('fails when parameters change after pictures were left out', () => {
    expect(() => kept([reset, free, fields], [true, false, true])).toThrow('changes');
  });

  it('does not hold more than 16 MiB of pictures that may not be needed', () => {
    const leaveOut = new LeaveOut(RULES);
    const large = { ...packetOf(referred, 1), bytes: 9 * 1024 * 1024 };
    expect(leaveOut.take(packetOf(reset, 0), true)).toHaveLength(1);
    expect([1, 2].map(() => leaveOut.take(large, false).length)).toEqual([0, 2]);
  });
});
