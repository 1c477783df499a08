import { useEffect, useRef, useState } from 'preact/hooks';
import { moves } from './motion.ts';

interface GifProps {
  readonly url: string;
  readonly alt: string;
  /** pixels of the file; room for it is reserved before it is loaded */
  readonly width: number;
  readonly height: number;
  /** it flashes so that it may do harm: it does not play until it is asked to */
  readonly flashes?: boolean;
}

/** Draws only the first picture of a GIF. */
const StillGif = ({ url, alt, width, height }: Omit<GifProps, 'flashes'>) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const picture = new Image();
    picture.onload = () => canvas.current?.getContext('2d')?.drawImage(picture, 0, 0, width, height);
    picture.src = url;
    return () => {
      picture.onload = null;
      picture.src = '';
    };
  }, [url, width, height]);
  return <canvas ref={canvas} class="gif" role="img" aria-label={alt} width={width} height={height} />;
};

/** A GIF that plays, or only its first picture when motion is off, or when it flashes and was not asked for. */
export const Gif = ({ flashes = false, ...props }: GifProps) => {
  const [wanted, setWanted] = useState<string>();
  const isHeld = flashes && wanted !== props.url;
  if (moves.value && !isHeld)
    return (
      <img class="gif" src={props.url} alt={props.alt} width={props.width} height={props.height} decoding="async" />
    );
  if (!isHeld || !moves.value) return <StillGif {...props} />;
  return (
    <div class="gif-held">
      <StillGif {...props} />
      <button type="button" class="button" onClick={() => setWanted(props.url)}>
        It flashes: play it
      </button>
    </div>
  );
};
