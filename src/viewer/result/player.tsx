import { useEffect, useRef, useState } from 'preact/hooks';
import 'plyr/dist/plyr.css';
import { playerThumbnails } from '../core/result/player-thumbnails.ts';
import type { StoryboardBook } from '../panel/storyboard-book.ts';
import { makePlayer } from './plyr-player.ts';
import { useSheetUrls } from './use-sheet-urls.ts';

/** Shortest time between renewals of the film's link after an error. */
const FRESH_MS = 120_000;

/** Tolerance of a position: players stop a little beside the position that was set. */
const SAME_SECONDS = 0.05;

/** In the player's bar: another one lies over the film while it does not play. */
const PLAY_BUTTON = '.plyr__controls [data-plyr="play"]';

/** What stays when another player comes. */
interface Kept {
  /** where the film stood; undefined: at the chosen moment */
  readonly second?: number;
  readonly isPlaying: boolean;
  readonly hasFocus: boolean;
}

interface PlayerProps {
  readonly url: string;
  /** link to what is shown until the film is; undefined: nothing */
  readonly poster: string | undefined;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly storyboard: StoryboardBook | undefined;
  /** chosen moment, milliseconds; the player follows it while it is paused */
  readonly atMs: number;
  readonly onMoment: (ms: number) => void;
  /** called with the moment that plays, and with undefined when nothing plays */
  readonly onPlay: (ms: number | undefined) => void;
  /** called when the link seems to have expired, to get a new one */
  readonly onStale: () => Promise<void>;
  /** it plays as soon as it is there */
  readonly plays: boolean;
  /** what was in its place had the focus */
  readonly hasFocus: boolean;
}

/** Plays the source film, with a thumbnail of the position under the pointer. */
export const Player = (props: PlayerProps) => {
  const { url, title, width, height, storyboard, atMs } = props;
  const frame = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(undefined);
  const put = useRef(0);
  // Other tiles make another player; the film goes on where it was.
  const kept = useRef<Kept>({ isPlaying: props.plays, hasFocus: props.hasFocus });
  const [failed, setFailed] = useState(false);
  const { urls, renew } = useSheetUrls(storyboard);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const { current: parent } = frame;
    if (parent === null) return;
    renew();
    // The player wraps the element in its own markup, so the element is created here and not rendered by Preact.
    const element = document.createElement('video');
    element.src = latest.current.url;
    if (latest.current.poster !== undefined) element.poster = latest.current.poster;
    element.preload = 'metadata';
    element.playsInline = true;
    element.setAttribute('aria-label', title);
    put.current = kept.current.second ?? latest.current.atMs / 1000;
    element.currentTime = put.current;
    parent.append(element);
    video.current = element;
    const thumbnails =
      storyboard === undefined
        ? undefined
        : playerThumbnails(
            storyboard.tiles,
            (sheet) => urls.get(sheet) ?? '',
            storyboard.sheets[0] ?? { width, height },
          );
    const player = makePlayer(element, title, thumbnails);
    const tell = (): void => {
      // A position that the page itself set needs no report, and neither does a position passed while seeking.
      if (element.seeking || Math.abs(element.currentTime - put.current) < SAME_SECONDS) return;
      latest.current.onMoment(element.currentTime * 1000);
    };
    element.addEventListener('seeked', tell);
    element.addEventListener('pause', () => {
      latest.current.onPlay(undefined);
      tell();
    });
    element.addEventListener('timeupdate', () => {
      if (!element.paused) latest.current.onPlay(element.currentTime * 1000);
    });
    let triedMs = Number.NEGATIVE_INFINITY;
    element.addEventListener('error', () => {
      const nowMs = performance.now();
      if (nowMs - triedMs < FRESH_MS) setFailed(true);
      else void latest.current.onStale().catch(() => setFailed(true));
      triedMs = nowMs;
    });
    if (kept.current.isPlaying) void element.play().catch(() => undefined);
    if (kept.current.hasFocus) parent.querySelector<HTMLElement>(PLAY_BUTTON)?.focus();
    return () => {
      const hasFocus = parent.contains(document.activeElement);
      kept.current = { second: element.currentTime, isPlaying: !element.paused, hasFocus };
      player.destroy();
      element.removeAttribute('src');
      element.load();
      video.current = undefined;
      parent.replaceChildren();
    };
  }, [storyboard, title, width, height, urls]);

  useEffect(() => {
    const { current: element } = video;
    if (element === undefined || element.error === null || element.src === url) return;
    const { currentTime } = element;
    element.src = url;
    element.currentTime = currentTime;
  }, [url]);

  useEffect(() => {
    const { current: element } = video;
    if (element === undefined || !element.paused || Math.abs(element.currentTime - atMs / 1000) < SAME_SECONDS) return;
    put.current = atMs / 1000;
    element.currentTime = put.current;
  }, [atMs]);

  return (
    <>
      <div class="player" ref={frame} onPointerEnter={renew} onFocusIn={renew} />
      {failed ? (
        <p class="player-failed small">This browser cannot play the film. Its renders are not affected.</p>
      ) : null}
    </>
  );
};
