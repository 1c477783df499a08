import { useEffect, useRef } from 'preact/hooks';

export interface GifProps {
  readonly url: string;
  readonly alt: string;
  /** pixels of the file; room for it is reserved before it is loaded */
  readonly width: number;
  readonly height: number;
}

/** Draws only the first picture of a GIF. */
export const StillGif = ({ url, alt, width, height }: GifProps) => {
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
