import { useState } from 'preact/hooks';
import { type GifProps, StillGif } from './still-gif.tsx';

/** A GIF that flashes so that it may do harm: only its first picture is shown until it is asked to play. */
export const HeldGif = (props: GifProps) => {
  const [wanted, setWanted] = useState<string>();
  if (wanted === props.url) return <img class="gif" src={props.url} alt={props.alt} decoding="async" />;
  return (
    <div class="gif-held">
      <StillGif {...props} />
      <button type="button" class="button" onClick={() => setWanted(props.url)}>
        It flashes: play it
      </button>
    </div>
  );
};
