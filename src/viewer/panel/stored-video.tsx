import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { untilAnswered } from '../api/until-answered.ts';
import type { LinkBook } from '../core/links/link-book.ts';
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

/** A stored video of the job. When its link has expired, a new one is fetched; when the storage was away, it goes on where it was. */
export const StoredVideo = ({ links, videoKey, label, width, height, posterKey }: StoredVideoProps) => {
  const first = useLink(links, videoKey);
  const poster = useLink(links, posterKey);
  const [fresh, setFresh] = useState<string>();
  const at = useRef(0);
  const left = useMemo(() => new AbortController(), []);
  useEffect(() => () => left.abort(), [left]);
  const renew = async (event: Event): Promise<void> => {
    const element = event.currentTarget as HTMLVideoElement;
    const { src, currentTime } = element;
    const { signal } = left;
    let wasAway = element.error?.code === MediaError.MEDIA_ERR_NETWORK;
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
    const url = await untilAnswered(look, signal, note).catch(() => undefined);
    if (url === undefined) return;
    if (url !== src) setFresh(url);
    // The link is good; it was the connection that was not.
    else if (wasAway) element.load();
  };
  const url = fresh ?? first;
  return (
    <video
      class="stored-video"
      controls
      playsInline
      preload="metadata"
      aria-label={label}
      style={{ aspectRatio: `${width} / ${height}` }}
      onError={renew}
      onLoadedMetadata={(event) => {
        if (at.current > 0) event.currentTarget.currentTime = at.current;
      }}
      {...(poster === undefined ? {} : { poster })}
      {...(url === undefined ? {} : { src: url })}
    />
  );
};
