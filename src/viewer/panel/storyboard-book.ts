import { storyboardKey } from '../../renders/storyboard/keys.ts';
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

/** The storyboard of a job: the tile for a moment, and the links of the sheets. */
export class StoryboardBook {
  private readonly sizes: ReadonlyMap<string, SheetSize>;

  private constructor(
    private readonly jobId: string,
    private readonly links: LinkBook,
    readonly tiles: readonly Thumbnail[],
  ) {
    this.sizes = new Map(sheetsOf(tiles).map((sheet) => [sheet.name, sheet]));
  }

  /** @returns undefined when the job has none. @throws {ApiError} */
  static async open(manifest: Manifest, links: LinkBook): Promise<StoryboardBook | undefined> {
    const { storyboard, jobId } = manifest;
    if (storyboard === undefined || 'error' in storyboard) return undefined;
    const url = await links.urlOf(storyboard.vtt);
    if (url === undefined) return undefined;
    const tiles = readThumbnails(await (await fetchStored(url)).text());
    return tiles.length === 0 ? undefined : new StoryboardBook(jobId, links, tiles);
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
    return storyboardKey(this.jobId, sheet);
  }

  /** Link of a sheet; it expires. */
  urlOf(sheet: string): Promise<string | undefined> {
    return this.links.urlOf(this.keyOf(sheet));
  }
}
