import type { WholeVideo } from '../core/on-disk/page-facts.ts';

interface WholeVideosProps {
  readonly videos: readonly WholeVideo[];
  /** of the film as it is shown, pixels */
  readonly width: number;
  readonly height: number;
}

/** Videos of the whole film that are there. */
export const WholeVideos = ({ videos, width, height }: WholeVideosProps) => {
  if (videos.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="wholes-title">
      <h2 id="wholes-title">The whole film</h2>
      <div class="wholes">
        {videos.map(({ name, label, poster }) => (
          <figure key={name}>
            <video
              controls
              playsInline
              preload="metadata"
              aria-label={label}
              style={{ aspectRatio: `${width} / ${height}` }}
              {...(poster === undefined ? {} : { poster })}
              {...{ src: name }}
            />
            <figcaption class="small faint">{label}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
};
