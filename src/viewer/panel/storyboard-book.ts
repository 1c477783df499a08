import { outlineKey } from '../../shared/core/contracts/object-keys.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { readThumbnails, type Thumbnail, thumbnailAt } from '../core/result/read-thumbnails.ts';
import { fetchStored } from '../links/read-stored.ts';

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

/** The storyboard of a job, or its outline: the tile for a moment, and the links of the sheets. */
export class StoryboardBook {
  private readonly sizes: ReadonlyMap<string, SheetSize>;

  private constructor(
    private readonly folder: string,
    private readonly links: LinkBook,
    readonly tiles: readonly Thumbnail[],
  ) {
    this.sizes = new Map(sheetsOf(tiles).map((sheet) => [sheet.name, sheet]));
  }

  /** @returns undefined when the job has none. @throws {ApiError} */
  static async open(manifest: Manifest, links: LinkBook): Promise<StoryboardBook | undefined> {
    const vtt = tilesKeyOf(manifest);
    const url = await links.urlOf(vtt);
    if (url === undefined) return undefined;
    const tiles = readThumbnails(await (await fetchStored(url)).text());
    const folder = vtt.slice(0, vtt.lastIndexOf('/') + 1);
    return tiles.length === 0 ? undefined : new StoryboardBook(folder, links, tiles);
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

  /** Key of a sheet that a tile names. */
  keyOf(sheet: string): string {
    return `${this.folder}${sheet}`;
  }

  /** Link of a sheet; it expires. */
  urlOf(sheet: string): Promise<string | undefined> {
    return this.links.urlOf(this.keyOf(sheet));
  }
}
