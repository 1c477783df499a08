import { describe, expect, it } from 'vitest';
import { lookOn } from '../../../src/viewer/core/job/look-on.ts';

/** A list in answers: what each of them has. */
const listOf = (answers: readonly (readonly string[])[]) => {
  const asked: (string | undefined)[] = [];
  const look = async (cursor: string | undefined) => {
    asked.push(cursor);
    const at = Number(cursor ?? 0);
    return { items: answers[at] ?? [], next: at + 1 < answers.length ? String(at + 1) : undefined };
  };
  return { asked, look };
};

describe('a search', () => {
  it('goes on where answers are empty, up to the first one that has something', async () => {
    const { look, asked } = listOf([[], [], ['film'], ['other']]);
    expect(await lookOn(look, undefined)).toEqual({ items: ['film'], next: '3' });
    expect(asked).toEqual([undefined, '1', '2']);
  });

  it('says that there is nothing only where it came to the end', async () => {
    expect(await lookOn(listOf([[], [], []]).look, '1')).toEqual({ items: [], next: undefined });
    const long = listOf(Array.from({ length: 100 }, () => []));
    expect((await lookOn(long.look, undefined)).next).toBeDefined();
    expect(long.asked.length).toBeLessThan(10);
  });
});
