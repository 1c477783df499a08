import type { CellGrid } from '../../renders/ascii/kernel/cell-grid.ts';
import type { ColourDepth } from '../../renders/ascii/kernel/sgr.ts';
import type { ScreenFilm } from '../../sdk/core/screens/timed-screen.ts';
import { type PlayKey, readKeys } from '../core/play/keys.ts';
import { makePlayClock } from '../core/play/play-clock.ts';
import { playLine } from '../core/play/play-line.ts';
import { makeScreenWriter, type ScreenWriter } from '../core/play/screen-writer.ts';
import type { Screen, TakenScreen } from '../terminal/screen.ts';
import type { PlayingSound } from './play-sound.ts';
import { makeScreenQueue } from './screen-queue.ts';

/** How a film is played. */
export interface Playing {
  readonly screen: Screen;
  readonly film: ScreenFilm;
  readonly depth: ColourDepth;
  readonly fromMs: number;
  /** sound, as soon as it is there; undefined: there is none */
  readonly sound: Promise<PlayingSound | undefined>;
  /** words about the sound for the line below the film */
  readonly soundWords: () => string;
  /** ends it */
  readonly signal: AbortSignal;
}

/** How playing ended. */
export type PlayEnd = 'end' | 'quit' | 'interrupt' | 'gone';

/** A screen that is due for longer is not worth being drawn. */
const LATE_MS = 40;
/** Even if all come late, one is drawn this often. */
const SHOWN_MS = 250;
/** Further behind than this, reading begins anew at the moment that is due. */
const BEHIND_MS = 1_500;
const AHEAD_OF_READING_MS = 500;
/** The clock waits until so much is drawn ahead: the first screens take longer than those after them, and would come too late. */
const DRAWN_AHEAD_MS = 200;
/** It waits no longer for them, from the first screen on. */
const LONGEST_WAIT_MS = 600;
/** How often the line below the film is drawn while no screen is due. */
const IDLE_MS = 200;
const SOON_MS = 15;
/** Where nobody can stop a program, it goes on after this. */
const STOPPED_WITHIN_MS = 100;

/**
 * Play a film on the terminal until it ends, or somebody ends it. The terminal is given back before this resolves.
 * @throws what reading the film throws
 */
export const playOnScreen = async (playing: Playing): Promise<PlayEnd> => {
  const { screen, film, depth, signal, sound } = playing;
  const clock = makePlayClock(() => performance.now());
  const queue = makeScreenQueue();
  let writer: ScreenWriter = makeScreenWriter(screen.size(), depth);
  let shown: CellGrid | undefined;
  let reading = new AbortController();
  let isRead = false;
  let isLoading = true;
  let isPaused = false;
  let isMuted = false;
  let isOver = false;
  let lastShownMs = 0;
  /** when the first screen came after which the clock waits for others */
  let firstCameMs: number | undefined;
  let rest = '';
  let timer: NodeJS.Timeout | undefined;
  let taken: TakenScreen | undefined;
  let settle: { readonly resolve: (end: PlayEnd) => void; readonly reject: (error: unknown) => void };
  let heard: PlayingSound | undefined;
  let forgetStop = (): void => undefined;
  const ending = new Promise<PlayEnd>((resolve, reject) => {
    settle = { resolve, reject };
  });

  const playSound = (): void => {
    if (isPaused || isLoading || isMuted) heard?.silence();
    else heard?.playFrom(clock.at());
  };
  const draw = (): void => {
    const atMs = Math.min(clock.at(), film.lengthMs);
    const state = { atMs: film.filmMs(atMs), endMs: film.filmMs(film.lengthMs), isPaused, isLoading };
    const words = isMuted ? 'sound is off (m)' : playing.soundWords();
    const output = writer.write(shown, playLine({ ...state, sound: words }, writer.room.columns));
    if (output !== '') taken?.write(output);
  };

  /** Read from a moment on. @param holds whether the clock waits for the first screen */
  const read = (fromMs: number, holds: boolean): void => {
    reading.abort();
    queue.clear();
    const mine = new AbortController();
    reading = mine;
    isRead = false;
    let hasShown = false;
    if (holds) {
      clock.stop();
      clock.set(fromMs);
      isLoading = true;
      firstCameMs = undefined;
      heard?.silence();
    }
    const isLate = (atMs: number): boolean =>
      !isLoading && !isPaused && atMs < clock.at() - LATE_MS && performance.now() - lastShownMs < SHOWN_MS;
    const show = async (grid: CellGrid, atMs: number): Promise<void> => {
      if (mine.signal.aborted) return;
      const behindMs = clock.at() - atMs;
      if (!isLoading && !isPaused && behindMs > BEHIND_MS && clock.at() < film.lengthMs) {
        // To begin takes longer than the clock may wait: it stands still for one screen, so that something is seen.
        const leadMs = hasShown ? AHEAD_OF_READING_MS : 0;
        read(Math.min(clock.at() + leadMs, film.lengthMs), !hasShown);
        return;
      }
      hasShown = true;
      const put = queue.put(grid, atMs);
      if (isLoading) {
        const isFirst = firstCameMs === undefined;
        firstCameMs ??= performance.now();
        if (isPaused || atMs - clock.at() >= DRAWN_AHEAD_MS) begin();
        else if (isFirst) tick();
      }
      await put;
    };
    film
      .screens({ fromMs, room: writer.room, signal: AbortSignal.any([signal, mine.signal]), isLate, show })
      .then(() => {
        if (mine.signal.aborted) return;
        isRead = true;
        // A film that ends sooner, or that has not a single screen from here on.
        if (isLoading) begin();
        else tick();
      })
      .catch((error: unknown) => {
        if (!mine.signal.aborted) settle.reject(error);
      });
  };

  const begin = (): void => {
    isLoading = false;
    if (!isPaused) clock.run();
    playSound();
    tick();
  };

  const tick = (): void => {
    clearTimeout(timer);
    if (isLoading && firstCameMs !== undefined && performance.now() - firstCameMs > LONGEST_WAIT_MS) {
      begin();
      return;
    }
    const nowMs = clock.at();
    // While it is paused, the first screen after a seek is shown at once.
    const due = queue.takeDue(isPaused && shown === undefined ? nowMs + IDLE_MS : nowMs);
    if (due !== undefined) {
      shown = due;
      lastShownMs = performance.now();
    }
    draw();
    if (isRead && queue.nextMs() === undefined && nowMs >= film.lengthMs && !isPaused) {
      settle.resolve('end');
      return;
    }
    const nextMs = queue.nextMs();
    const waitMs = isPaused || isLoading ? IDLE_MS : nextMs === undefined ? SOON_MS : Math.min(IDLE_MS, nextMs - nowMs);
    timer = setTimeout(tick, Math.max(1, waitMs));
  };

  const pause = (paused: boolean): void => {
    isPaused = paused;
    if (paused) clock.stop();
    else if (!isLoading) clock.run();
    playSound();
    tick();
  };
  const seek = (byMs: number): void => {
    const toMs = Math.min(Math.max(0, clock.at() + byMs), film.lengthMs);
    if (isPaused) shown = undefined;
    read(toMs, true);
    tick();
  };
  const press = (key: PlayKey): void => {
    if (key.do === 'seek') seek(key.byMs);
    else if (key.do === 'pause') pause(!isPaused);
    else if (key.do === 'suspend') suspend();
    else if (key.do === 'mute') {
      isMuted = !isMuted;
      playSound();
    } else settle.resolve(key.do);
  };
  const resize = (): void => {
    writer = makeScreenWriter(screen.size(), depth);
    shown = undefined;
    read(Math.min(clock.at(), film.lengthMs), true);
    tick();
  };
  const take = (): void => {
    taken = screen.take({
      keys(text) {
        const found = readKeys(rest, text);
        rest = found.rest;
        for (const key of found.keys) press(key);
      },
      resized: resize,
      gone: () => settle.resolve('gone'),
    });
  };
  /** Ctrl-Z: the shell has the terminal until `fg`. */
  const suspend = (): void => {
    pause(true);
    clearTimeout(timer);
    taken?.leave();
    const goOn = (): void => {
      forgetStop();
      if (isOver) return;
      take();
      resize();
    };
    process.once('SIGCONT', goOn);
    const notStopped = setTimeout(goOn, STOPPED_WITHIN_MS);
    forgetStop = () => {
      clearTimeout(notStopped);
      process.off('SIGCONT', goOn);
    };
    // As the terminal does: what this command was started by stops as well.
    process.kill(0, 'SIGTSTP');
  };
  const onStop = (): void => settle.resolve('interrupt');

  try {
    signal.throwIfAborted();
    signal.addEventListener('abort', onStop, { once: true });
    take();
    clock.set(playing.fromMs);
    read(playing.fromMs, true);
    sound.then(
      (found) => {
        if (isOver) return;
        heard = found;
        playSound();
      },
      (error: unknown) => settle.reject(error),
    );
    tick();
    return await ending;
  } finally {
    isOver = true;
    forgetStop();
    clearTimeout(timer);
    signal.removeEventListener('abort', onStop);
    reading.abort();
    queue.clear();
    heard?.silence();
    heard = undefined;
    taken?.leave();
  }
};
