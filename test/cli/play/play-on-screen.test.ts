import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { playOnScreen } from '../../../src/cli/play/play-on-screen.ts';
import type { PlayingSound } from '../../../src/cli/play/play-sound.ts';
import type { ScreenListeners } from '../../../src/cli/terminal/screen.ts';
import type { ScreenFilm, ScreenRequest } from '../../../src/sdk/core/screens/timed-screen.ts';

const SIZE = { columns: 40, rows: 6 };
const LENGTH_MS = 60_000;
const CTRL_Z = '\u001a';

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Every second of the film shows a character of its own. */
const charAt = (ms: number): string => String.fromCharCode(0x100 + Math.floor(ms / 1000));
const gridAt = (ms: number) => ({ columns: 4, rows: 2, codePoints: new Uint16Array(8).fill(charAt(ms).charCodeAt(0)) });

/** A terminal that keeps what is written to it, and a film on it. */
const play = (
  screens: ScreenFilm['screens'],
  sound: Promise<PlayingSound | undefined> = Promise.resolve(undefined),
) => {
  const written: string[] = [];
  const taken: ScreenListeners[] = [];
  const stop = new AbortController();
  const end = playOnScreen({
    screen: {
      isThere: () => true,
      size: () => SIZE,
      take(listeners) {
        taken.push(listeners);
        return { write: (text) => void written.push(text), leave: () => undefined };
      },
    },
    film: {
      lengthMs: LENGTH_MS,
      filmMs: (ms) => ms,
      screens,
      sound: async () => undefined,
      close: async () => undefined,
    },
    ...{ depth: 'none', fromMs: 0, sound, soundWords: () => '', signal: stop.signal },
  });
  return { end, taken, stop, written: () => written.join(''), press: (text: string) => taken.at(-1)?.keys(text) };
};

/** @param startMs how long it takes until the first screen is there @param stallMs how long the second second takes */
const film = (startMs: number, stallMs = 0): ScreenFilm['screens'] => {
  let hasStalled = false;
  return async ({ fromMs, signal, show }: ScreenRequest) => {
    await pause(startMs);
    for (let ms = fromMs; ms < LENGTH_MS && !signal.aborted; ms += 100) {
      if (ms >= 1_000 && !hasStalled) {
        hasStalled = true;
        await pause(stallMs);
      }
      await show(gridAt(ms), ms);
    }
  };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('a film that begins slowly is seen again after it fell behind', async () => {
  const { end, stop, written } = play(film(2_500, 6_000));
  await vi.advanceTimersByTimeAsync(30_000);
  const seen = Array.from({ length: 25 }, (_, second) => charAt(second * 1000)).filter((char) =>
    written().includes(char),
  );
  expect(seen.length).toBeGreaterThan(15);
  stop.abort();
  expect(await end).toBe('interrupt');
});

it('a film whose second screen takes long loses none: the clock waits until some are drawn ahead', async () => {
  const TENTHS = 20;
  const playFrom = vi.fn();
  const { end, stop, written } = play(
    async ({ fromMs, signal, show }) => {
      for (let tenth = 0; tenth < TENTHS && !signal.aborted; tenth++) {
        if (tenth === 1) await pause(500);
        await show(gridAt(tenth * 1000), fromMs + tenth * 100);
      }
    },
    Promise.resolve({ playFrom, silence: () => undefined }),
  );
  await vi.advanceTimersByTimeAsync(400);
  expect(written()).toContain(charAt(0));
  expect(playFrom).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(3_000);
  const seen = Array.from({ length: TENTHS }, (_, tenth) => charAt(tenth * 1000)).filter((char) =>
    written().includes(char),
  );
  expect(seen).toHaveLength(TENTHS);
  expect(playFrom).toHaveBeenCalledTimes(1);
  stop.abort();
  await end;
});

it('sound that comes after the end is not played', async () => {
  const playFrom = vi.fn();
  const { end, press } = play(
    film(0),
    pause(1_000).then(() => ({ playFrom, silence: () => undefined })),
  );
  await vi.advanceTimersByTimeAsync(500);
  press('q');
  expect(await end).toBe('quit');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(playFrom).not.toHaveBeenCalled();
});

it('Ctrl-Z stops all that the shell waits for; where nothing stops, the film has the terminal again', async () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const { end, press, taken } = play(film(0));
  await vi.advanceTimersByTimeAsync(500);
  press(CTRL_Z);
  expect(kill.mock.calls).toEqual([[0, 'SIGTSTP']]);
  expect(taken).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(taken).toHaveLength(2);
  press('q');
  expect(await end).toBe('quit');
  expect(process.listenerCount('SIGCONT')).toBe(0);
});

it('a film that ended while it was stopped does not take the terminal again', async () => {
  vi.spyOn(process, 'kill').mockReturnValue(true);
  const { end, press, taken, stop } = play(film(0));
  await vi.advanceTimersByTimeAsync(500);
  press(CTRL_Z);
  stop.abort();
  expect(await end).toBe('interrupt');
  process.emit('SIGCONT', 'SIGCONT');
  await vi.advanceTimersByTimeAsync(500);
  expect(taken).toHaveLength(1);
});
