import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { untilAnswered } from '../api/until-answered.ts';
import type { LinkBook } from '../core/links/link-book.ts';
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

/** A stored video of the job. When its link has expired, a new one is fetched. */
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
    const isLost = element.error?.code === MediaError.MEDIA_ERR_NETWORK;
    at.current = currentTime;
    const url = await untilAnswered(() => links.urlOf(videoKey), left.signal).catch(() => undefined);
    if (url === undefined) return;
    if (url !== src) setFresh(url);
    // The link is good; it was the connection that was not.
    else if (isLost) element.load();
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
