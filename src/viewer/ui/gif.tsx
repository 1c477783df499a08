import { useEffect, useRef } from 'preact/hooks';
import { moves } from './motion.ts';

interface GifProps {
  readonly url: string;
  readonly alt: string;
  /** pixels of the file: room is kept for it before it is there */
  readonly width: number;
  readonly height: number;
}

/** Draws the first picture of a GIF and nothing more. */
const StillGif = ({ url, alt, width, height }: GifProps) => {
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

/** A GIF that plays, or only its first picture where motion is not wanted. */
export const Gif = (props: GifProps) =>
  moves.value ? (
    <img class="gif" src={props.url} alt={props.alt} width={props.width} height={props.height} decoding="async" />
  ) : (
    <StillGif {...props} />
  );
