import { HeldGif } from './held-gif.tsx';
import { moves } from './motion.ts';
import { type GifProps, StillGif } from './still-gif.tsx';

/** A GIF that plays, or only its first picture when motion is off, or when it flashes and was not asked for. */
export const Gif = ({ flashes, ...props }: GifProps & { readonly flashes: boolean }) => {
  if (!moves.value) return <StillGif {...props} />;
  if (flashes) return <HeldGif {...props} />;
  return <img class="gif" src={props.url} alt={props.alt} width={props.width} height={props.height} decoding="async" />;
};
