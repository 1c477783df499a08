import { useEffect, useRef, useState } from 'preact/hooks';
import 'plyr/dist/plyr.css';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { playerThumbnails } from '../core/result/player-thumbnails.ts';
import { linkFinder } from './next-link.ts';
import type { PlayerProps } from './player-props.ts';
import { makePlayer } from './plyr-player.ts';
import { useSheetUrls } from './use-sheet-urls.ts';

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

/** Plays the source film, with a thumbnail of the position under the pointer. */
export const Player = (props: PlayerProps) => {
  const { title, width, height, storyboard, atMs, seek } = props;
  const frame = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(undefined);
  const put = useRef(0);
  // Other tiles make another player; the film goes on where it was.
  const kept = useRef<Kept>({ isPlaying: props.plays, hasFocus: props.hasFocus });
  const [failed, setFailed] = useState<string>();
  const { urls, renew } = useSheetUrls(storyboard);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const { current: parent } = frame;
    if (parent === null) return;
    const left = new AbortController();
    const { signal } = left;
    renew();
    setFailed(undefined);
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
      latest.current.onPut(element.currentTime * 1000);
    };
    element.addEventListener('seeked', tell);
    element.addEventListener('pause', () => {
      latest.current.onPlay(undefined);
      tell();
    });
    element.addEventListener('timeupdate', () => {
      if (!element.paused) latest.current.onPlay(element.currentTime * 1000);
    });
    const play = (): void => {
      latest.current.onPlay(put.current * 1000);
      element.play().catch(() => {
        if (element.paused && !signal.aborted) latest.current.onPlay(undefined);
      });
    };
    // A film that could not be loaded stands at its beginning.
    const place = (): number => (element.readyState > 0 ? element.currentTime : put.current);
    const nextLink = linkFinder(element, () => latest.current.onStale(), signal);
    const loadAgain = async (): Promise<void> => {
      put.current = place();
      const link = await nextLink();
      if (link === undefined || signal.aborted) return;
      const isPlaying = !element.paused;
      element.src = link;
      element.currentTime = put.current;
      if (isPlaying) play();
    };
    element.addEventListener('error', () => {
      loadAgain().catch((error: unknown) => signal.aborted || setFailed(messageOf(error)));
    });
    seek.current = (ms) => {
      if (element.paused) return;
      put.current = ms / 1000;
      element.currentTime = put.current;
      latest.current.onPlay(ms);
    };
    if (kept.current.isPlaying) play();
    if (kept.current.hasFocus) parent.querySelector<HTMLElement>(PLAY_BUTTON)?.focus();
    return () => {
      left.abort();
      seek.current = undefined;
      latest.current.onPlay(undefined);
      const hasFocus = parent.contains(document.activeElement);
      kept.current = { second: place(), isPlaying: !element.paused, hasFocus };
      player.destroy();
      element.removeAttribute('src');
      element.load();
      video.current = undefined;
      parent.replaceChildren();
    };
  }, [storyboard, title, width, height, urls]);

  useEffect(() => {
    const { current: element } = video;
    if (element === undefined || !element.paused || Math.abs(element.currentTime - atMs / 1000) < SAME_SECONDS) return;
    put.current = atMs / 1000;
    element.currentTime = put.current;
  }, [atMs]);

  return (
    <>
      <div class="player" ref={frame} onPointerEnter={renew} onFocusIn={renew} />
      {failed === undefined ? null : <p class="player-failed small">{failed}</p>}
    </>
  );
};
