import { POSTER_NAME } from '../../shared/core/contracts/object-keys.ts';
import type { StoredNames } from '../core/on-disk/stored-names.ts';

interface WholeVideosProps {
  readonly names: StoredNames;
  /** of the film as it is shown, pixels */
  readonly width: number;
  readonly height: number;
}

/** Videos of the whole film, in the order in which they are shown. Those that look like it have its poster until they are played. */
const WHOLE_VIDEOS = [
  { name: 'preview.mp4', label: 'Preview', hasPoster: true },
  { name: 'clip.mp4', label: 'Clip', hasPoster: true },
  { name: 'ascii.mp4', label: 'ASCII art', hasPoster: false },
  { name: 'edges.mp4', label: 'Edges', hasPoster: false },
] as const;

/** Videos of the whole film that are there. */
export const WholeVideos = ({ names, width, height }: WholeVideosProps) => {
  const videos = WHOLE_VIDEOS.filter(({ name }) => names.single(name) !== undefined);
  if (videos.length === 0) return null;
  const poster = names.single(POSTER_NAME);
  return (
    <section class="stack" aria-labelledby="wholes-title">
      <h2 id="wholes-title">The whole film</h2>
      <div class="wholes">
        {videos.map(({ name, label, hasPoster }) => (
          <figure key={name}>
            <video
              controls
              playsInline
              preload="metadata"
              aria-label={label}
              style={{ aspectRatio: `${width} / ${height}` }}
              {...(hasPoster && poster !== undefined ? { poster } : {})}
              {...{ src: name }}
            />
            <figcaption class="small faint">{label}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
};
