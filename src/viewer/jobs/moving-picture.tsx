import { useEffect, useRef, useState } from 'preact/hooks';
import { JobAnswerSchema, type JobSummary } from '../../api/contracts/jobs.ts';
import { WHOLES } from '../../renders/registry/planned-outputs.ts';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import { getJson } from '../api/api-client.ts';
import { LinkBook } from '../core/links/link-book.ts';
import { readThumbnails, type Thumbnail } from '../core/result/read-thumbnails.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { readStoredText } from '../links/read-stored.ts';

/** Time of a picture. */
const TILE_MS = 350;
/** Pictures that are shown, spread over the film: the whole is seen in some five seconds. */
const MOST_TILES = 16;

/** Films that show the best parts of a film. */
const EXCERPTS = WHOLES.filter(({ excerpts, contentType }) => excerpts !== undefined && contentType === 'video/mp4');

/** What moves: coarse pictures of the film at once, and its preview where the job has one. */
interface Moving {
  readonly sheet?: HTMLImageElement;
  readonly tiles: readonly Thumbnail[];
  readonly preview?: string;
}

const loadPicture = async (url: string): Promise<HTMLImageElement> => {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  return picture;
};

const spread = (tiles: readonly Thumbnail[]): Thumbnail[] => {
  const step = Math.max(1, tiles.length / MOST_TILES);
  return tiles.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
};

/** Load what moves, the quickest first. */
const loadMoving = async (jobId: string, onLoaded: (moving: Moving) => void): Promise<void> => {
  const { outline, results = [] } = await getJson(`/jobs/${jobId}`, JobAnswerSchema);
  let moving: Moving = { tiles: [] };
  if (outline !== undefined) {
    const [text, sheet] = await Promise.all([readStoredText(outline.vtt.url), loadPicture(outline.sheet.url)]);
    const name = outline.sheet.key.split('/').at(-1);
    moving = { sheet, tiles: spread(readThumbnails(text).filter((tile) => tile.sheet === name)) };
    onLoaded(moving);
  }
  const excerpts = EXCERPTS.find(({ of }) => results.some(({ kind }) => kind === of));
  if (excerpts === undefined) return;
  const links = new LinkBook((place) => fetchLinks(jobId, place));
  const preview = await links.urlOf(`${jobPrefix(jobId)}${excerpts.name}`);
  if (preview !== undefined) onLoaded({ ...moving, preview });
};

const Tiles = ({ sheet, tiles }: { readonly sheet: HTMLImageElement; readonly tiles: readonly Thumbnail[] }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let at = 0;
    const draw = (): void => {
      const tile = tiles[at % tiles.length];
      at += 1;
      if (tile === undefined) return;
      const { x, y, width, height } = tile;
      canvas.current?.getContext('2d')?.drawImage(sheet, x, y, width, height, 0, 0, width, height);
    };
    draw();
    const timer = setInterval(draw, TILE_MS);
    return () => clearInterval(timer);
  }, [sheet, tiles]);
  return <canvas ref={canvas} width={tiles[0]?.width} height={tiles[0]?.height} />;
};

/** A film that moves over its poster, once it is loaded. */
export const MovingPicture = ({ job: { jobId } }: { readonly job: Pick<JobSummary, 'jobId'> }) => {
  const [moving, setMoving] = useState<Moving>({ tiles: [] });
  useEffect(() => {
    let isWanted = true;
    // Nobody asked for it: where it cannot be loaded the poster stays.
    loadMoving(jobId, (loaded) => isWanted && setMoving(loaded)).catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [jobId]);
  const { sheet, tiles, preview } = moving;
  if (preview !== undefined) {
    return (
      <span class="job-moving" aria-hidden="true">
        <video src={preview} muted autoPlay loop playsInline />
      </span>
    );
  }
  return sheet === undefined || tiles.length === 0 ? null : (
    <span class="job-moving" aria-hidden="true">
      <Tiles sheet={sheet} tiles={tiles} />
    </span>
  );
};
