import sprite from 'plyr-sprite.svg';
import { useEffect, useRef, useState } from 'preact/hooks';
import 'plyr/dist/plyr.css';
import { playerThumbnails } from '../core/result/player-thumbnails.ts';
import type { StoryboardBook } from '../panel/storyboard-book.ts';
import { Plyr } from './plyr-player.ts';

/** Shortest time between renewals of links: of the sheets for hover previews, and of the film after an error. */
const FRESH_MS = 120_000;

/** Tolerance of a position: players stop a little beside the position that was set. */
const SAME_SECONDS = 0.1;

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
  /** called when the link seems to have expired, to get a new one */
  readonly onStale: () => Promise<void>;
}

/** Known links of all sheets. They are renewed while the player is in use. */
const useSheetUrls = (
  storyboard: StoryboardBook | undefined,
): { readonly urls: Map<string, string>; readonly renew: () => void } => {
  const urls = useRef(new Map<string, string>()).current;
  const renewedMs = useRef(Number.NEGATIVE_INFINITY);
  const renew = (): void => {
    if (storyboard === undefined || performance.now() - renewedMs.current < FRESH_MS) return;
    renewedMs.current = performance.now();
    for (const { name } of storyboard.sheets) {
      storyboard.urlOf(name).then(
        (url) => url !== undefined && urls.set(name, url),
        () => {},
      );
    }
  };
  return { urls, renew };
};

/** Plays the source film, with a thumbnail of the position under the pointer. */
export const Player = ({ url, poster, title, width, height, storyboard, atMs, onMoment, onStale }: PlayerProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(undefined);
  const put = useRef(0);
  const [failed, setFailed] = useState(false);
  const { urls, renew } = useSheetUrls(storyboard);
  const latest = useRef({ url, poster, onMoment, onStale });
  latest.current = { url, poster, onMoment, onStale };

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
    const player = new Plyr(element, {
      title,
      iconUrl: sprite,
      blankVideo: '',
      storage: { enabled: false },
      ratio: `${width}:${height}`,
      controls: ['play-large', 'play', 'progress', 'current-time', 'mute', 'pip', 'fullscreen'],
      ...(thumbnails === undefined
        ? {}
        : {
            previewThumbnails: {
              enabled: true,
              src: (take) => take([thumbnails]),
            },
          }),
    });
    const tell = (): void => {
      // A position that the page itself set needs no report, and neither does a position passed while seeking.
      if (element.seeking || Math.abs(element.currentTime - put.current) < SAME_SECONDS) return;
      latest.current.onMoment(element.currentTime * 1000);
    };
    element.addEventListener('seeked', tell);
    element.addEventListener('pause', tell);
    let triedMs = Number.NEGATIVE_INFINITY;
    element.addEventListener('error', () => {
      const nowMs = performance.now();
      if (nowMs - triedMs < FRESH_MS) setFailed(true);
      else void latest.current.onStale().catch(() => setFailed(true));
      triedMs = nowMs;
    });
    return () => {
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
    if (element === undefined || !element.paused || Math.abs(element.currentTime * 1000 - atMs) < 500) return;
    put.current = atMs / 1000;
    element.currentTime = put.current;
  }, [atMs]);

  return (
    <div class="stack">
      <div
        class="player"
        ref={frame}
        style={{ aspectRatio: `${width} / ${height}` }}
        onPointerEnter={renew}
        onFocusIn={renew}
      />
      {failed ? <p class="small faint">This browser cannot play the file. Its renders are not affected.</p> : null}
    </div>
  );
};
