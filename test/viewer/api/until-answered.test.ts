import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, readAnswerBody, unlessGone } from '../../../src/viewer/api/api-client.ts';
import { untilAnswered } from '../../../src/viewer/api/until-answered.ts';
import { clockOffsetMs } from '../../../src/viewer/core/api/clock-offset.ts';

const HOUR_MS = 3_600_000;

describe('asking until there is an answer', () => {
  let online: EventTarget;
  beforeEach(() => {
    vi.useFakeTimers();
    online = new EventTarget();
    vi.stubGlobal('addEventListener', online.addEventListener.bind(online));
    vi.stubGlobal('removeEventListener', online.removeEventListener.bind(online));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('goes on however long the server is away, less and less often', async () => {
    const begunMs = Date.now();
    const asked: number[] = [];
    const told: string[] = [];
    const ask = async (): Promise<string> => {
      asked.push(Date.now() - begunMs);
      if (Date.now() - begunMs < HOUR_MS) throw new ApiError(asked.length % 2 === 0 ? 503 : 0, 'away');
      return 'answer';
    };
    const answer = untilAnswered(ask, new AbortController().signal, (message) => told.push(message));
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(await answer).toBe('answer');
    const waits = asked.slice(1).map((at, place) => at - (asked[place] ?? 0));
    expect(Math.max(...waits)).toBeLessThanOrEqual(20_000);
    expect(Math.min(...waits.slice(10))).toBeGreaterThanOrEqual(10_000);
    expect(told).toHaveLength(asked.length - 1);
  });

  it('asks at once when the network is back', async () => {
    let isAway = true;
    const answer = untilAnswered(async () => {
      if (isAway) throw new ApiError(0, 'away');
      return 'answer';
    }, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    isAway = false;
    online.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(await answer).toBe('answer');
  });

  it('fails with what is refused, and asks no more when nobody waits', async () => {
    const refused = vi.fn(async () => {
      throw new ApiError(404, 'none');
    });
    await expect(untilAnswered(refused, new AbortController().signal)).rejects.toThrow('none');
    expect(refused).toHaveBeenCalledTimes(1);

    const left = new AbortController();
    const away = vi.fn(async () => {
      throw new ApiError(0, 'away');
    });
    const ended = expect(untilAnswered(away, left.signal)).rejects.toThrow('left');
    await vi.advanceTimersByTimeAsync(5_000);
    left.abort(new Error('left'));
    await ended;
    const { length } = away.mock.calls;
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(away.mock.calls).toHaveLength(length);
  });
});

describe('an answer', () => {
  it('that breaks off is none, and one that is gone is nothing', async () => {
    await expect(readAnswerBody(Promise.reject(new TypeError('network error')))).rejects.toMatchObject({ status: 0 });
    expect(await unlessGone(Promise.reject(new ApiError(404, 'gone')))).toBeUndefined();
    await expect(unlessGone(Promise.reject(new ApiError(500, 'broken')))).rejects.toThrow('broken');
  });

  it('tells how far clocks differ, unless that is less than it can tell', () => {
    const nowMs = Date.parse('2026-11-29T08:00:00Z');
    expect(clockOffsetMs('Sun, 29 Nov 2026 09:00:00 GMT', null, nowMs)).toBe(HOUR_MS);
    expect(clockOffsetMs('Sun, 29 Nov 2026 06:00:00 GMT', '3600', nowMs)).toBe(-HOUR_MS);
    expect(clockOffsetMs('Sun, 29 Nov 2026 07:59:59 GMT', null, nowMs)).toBe(0);
    expect([clockOffsetMs(null, null, nowMs), clockOffsetMs('today', null, nowMs)]).toEqual([undefined, undefined]);
  });
});
