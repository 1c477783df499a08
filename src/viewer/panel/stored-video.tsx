import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { untilAnswered } from '../api/until-answered.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { makeLoadSpacing } from '../links/load-spacing.ts';
import { readOneByte } from '../links/read-stored.ts';
import { useLink } from '../links/use-link.ts';

interface StoredVideoProps {
  readonly links: LinkBook;
  readonly videoKey: string;
  readonly label: string;
  readonly width: number;
  readonly height: number;
  /** key of the picture that is shown before the video plays */
  readonly posterKey?: string | undefined;
}

/**
 * A stored video of the job. When its link has expired, a new one is fetched; when the storage was away, it goes on where it was. What
 * cannot be shown is named below it.
 */
export const StoredVideo = ({ links, videoKey, label, width, height, posterKey }: StoredVideoProps) => {
  const first = useLink(links, videoKey);
  const poster = useLink(links, posterKey);
  const [fresh, setFresh] = useState<string>();
  const [failed, setFailed] = useState<string>();
  const at = useRef(0);
  // A video that was loaded again although nothing seemed to be wrong: it may have been the connection, once.
  const isSecond = useRef(false);
  const loads = useRef(0);
  const paused = useMemo(makeLoadSpacing, []);
  const left = useMemo(() => new AbortController(), []);
  useEffect(() => () => left.abort(), [left]);
  const renew = async (element: HTMLVideoElement): Promise<void> => {
    const { src, currentTime, error } = element;
    const { signal } = left;
    const { current: load } = loads;
    let wasAway = error?.code === MediaError.MEDIA_ERR_NETWORK;
    // A video that could not be loaded again stands at its beginning.
    if (currentTime > 0) at.current = currentTime;
    const look = async (): Promise<string | undefined> => {
      const found = await links.urlOf(videoKey);
      // A link that was kept says nothing of the storage: that it is there, only a byte of the video tells.
      if (found === src) await readOneByte(found, signal);
      return found;
    };
    const note = (): void => {
      wasAway = true;
    };
    const url = await untilAnswered(look, signal, note);
    if (url === undefined) throw new Error('This video is not there any more.');
    if (url !== src) return setFresh(url);
    const isUnfit = error?.code === MediaError.MEDIA_ERR_DECODE || (!wasAway && isSecond.current);
    if (isUnfit) throw new Error('This browser cannot play the video, which can be downloaded.');
    isSecond.current = !wasAway;
    await paused(signal);
    // The link is good; it was the connection that was not.
    if (loads.current === load) element.load();
  };
  const url = fresh ?? first;
  const video = (
    <video
      class="stored-video"
      controls
      playsInline
      preload="metadata"
      aria-label={label}
      style={{ aspectRatio: `${width} / ${height}` }}
      onLoadStart={() => {
        loads.current += 1;
      }}
      onError={({ currentTarget }) => {
        renew(currentTarget).catch((error: unknown) => left.signal.aborted || setFailed(messageOf(error)));
      }}
      onLoadedMetadata={(event) => {
        isSecond.current = false;
        setFailed(undefined);
        if (at.current > 0) event.currentTarget.currentTime = at.current;
      }}
      {...(poster === undefined ? {} : { poster })}
      {...(url === undefined ? {} : { src: url })}
    />
  );
  return (
    <>
      {video}
      {failed === undefined ? null : (
        <p class="small faint" role="status">
          {failed}
        </p>
      )}
    </>
  );
};
