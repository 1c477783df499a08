import { planOutline } from '../../renders/storyboard/plan/plan-outline.ts';
import { outlineKey, outlinePrefix, outlineSheetKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { readThumbnails, type Thumbnail, thumbnailAt } from '../core/result/read-thumbnails.ts';
import { readStoredText } from '../links/read-stored.ts';

/** Name of a sheet of tiles, and its size in pixels. */
export interface SheetSize {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** Derive the sheets from their tiles, in order. */
export const sheetsOf = (tiles: readonly Thumbnail[]): SheetSize[] => {
  const sheets = new Map<string, SheetSize>();
  for (const { sheet: name, x, y, width, height } of tiles) {
    const known = sheets.get(name) ?? { name, width: 0, height: 0 };
    sheets.set(name, { name, width: Math.max(known.width, x + width), height: Math.max(known.height, y + height) });
  }
  return [...sheets.values()];
};

/** Key of the WebVTT file that names a job's tiles: of the storyboard, or of the outline where there is none. */
const tilesKeyOf = ({ storyboard, jobId }: Manifest): string =>
  storyboard === undefined || 'error' in storyboard ? outlineKey(jobId) : storyboard.vtt;

const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

/** The storyboard of a job, or its outline: the tile for a moment, and the links of the sheets. */
export class StoryboardBook {
  private readonly sizes: ReadonlyMap<string, SheetSize>;

  private constructor(
    private readonly folder: string,
    private readonly links: LinkBook,
    readonly tiles: readonly Thumbnail[],
    private readonly isOutline: boolean,
    /** its sheets may still be made */
    readonly isLate = false,
  ) {
    this.sizes = new Map(sheetsOf(tiles).map((sheet) => [sheet.name, sheet]));
  }

  /** @returns undefined when the job has none. @throws {ApiError} */
  static async open(manifest: Manifest, links: LinkBook): Promise<StoryboardBook | undefined> {
    const vtt = tilesKeyOf(manifest);
    const url = await links.urlOf(vtt);
    if (url === undefined) return undefined;
    const tiles = readThumbnails(await readStoredText(url));
    return tiles.length === 0
      ? undefined
      : new StoryboardBook(folderOf(vtt), links, tiles, vtt === outlineKey(manifest.jobId));
  }

  /**
   * The outline of a job by its plan: its tiles are known before its sheets are made.
   * @param isLate the job is open
   * @returns undefined when the job has none
   */
  static ofOutline(job: Job, links: LinkBook, isLate: boolean): StoryboardBook | undefined {
    if (job.outline !== true) return undefined;
    const { sheets, interval, tile } = planOutline(job);
    const prefix = outlinePrefix(job.jobId);
    const tiles = sheets.flatMap((sheet) =>
      sheet.tiles.map(({ index, x, y }): Thumbnail => {
        const startMs = index * interval * 1000;
        const name = outlineSheetKey(job.jobId, sheet.index).slice(prefix.length);
        return { startMs, endMs: startMs + interval * 1000, sheet: name, x, y, ...tile };
      }),
    );
    return new StoryboardBook(prefix, links, tiles, true, isLate);
  }

  get sheets(): readonly SheetSize[] {
    return [...this.sizes.values()];
  }

  sheetOf({ sheet }: Thumbnail): SheetSize {
    return this.sizes.get(sheet) ?? { name: sheet, width: 0, height: 0 };
  }

  tileAt(ms: number): Thumbnail | undefined {
    return thumbnailAt(this.tiles, ms);
  }

  /** Whether the tile of a whole second shows that very second. An outline shows key frames, wherever they are. */
  hasSecond(second: number): boolean {
    return !this.isOutline && this.tileAt(second * 1000)?.startMs === second * 1000;
  }

  /** Key of a sheet that a tile names. */
  keyOf(sheet: string): string {
    return `${this.folder}${sheet}`;
  }

  /** Link of a sheet; it expires. */
  urlOf(sheet: string): Promise<string | undefined> {
    return this.links.urlOf(this.keyOf(sheet));
  }
}
