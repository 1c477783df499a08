import type { JobLinks } from '../../api/contracts/jobs.ts';
import { type LinkPlace, placeOfKey } from './link-place.ts';

/** One answer of `GET /jobs/{id}?links=`. */
export type FetchLinks = (
  place: Pick<LinkPlace, 'kind' | 'cursor'>,
) => Promise<Pick<JobLinks, 'files' | 'linksExpireInSeconds'>>;

/** A link is not given out any more when it has so little time left: what follows it needs some. */
const SPARE_MS = 60_000;
/** Pages that are kept: enough for everything on a screen, so that a long visit takes no more memory than a short one. */
const KEPT_PAGES = 24;

/** A file that was not there is not asked for again before that. */
const MISSING_MS = 3_000;

interface Page {
  readonly askedMs: number;
  readonly urls: ReadonlyMap<string, string>;
  readonly staleAtMs: number;
}

/** Presigned links of a job's files, fetched page by page when they are wanted, and again when they get old. */
export class LinkBook {
  private readonly pages = new Map<string, Promise<Page>>();

  constructor(
    private readonly fetchLinks: FetchLinks,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * The link of a file.
   * @param key as in the output bucket
   * @returns undefined when there is no such file (yet)
   */
  async urlOf(key: string): Promise<string | undefined> {
    const place = placeOfKey(key);
    const kept = this.pages.get(place.page);
    if (kept !== undefined) {
      const page = await kept.catch(() => undefined);
      if (page !== undefined && this.mayUse(page, key)) {
        this.keep(place.page, kept);
        return page.urls.get(key);
      }
      // Somebody else may have begun a new one meanwhile.
      if (this.pages.get(place.page) === kept) this.pages.delete(place.page);
    }
    return (await this.open(place)).urls.get(key);
  }

  /** Forget everything: files may have been made since. */
  forget(): void {
    this.pages.clear();
  }

  private mayUse({ urls, askedMs, staleAtMs }: Page, key: string): boolean {
    return this.now() < (urls.has(key) ? staleAtMs : askedMs + MISSING_MS);
  }

  /** The page that was used last is forgotten last. */
  private keep(name: string, page: Promise<Page>): void {
    this.pages.delete(name);
    this.pages.set(name, page);
    const [oldest] = this.pages.keys();
    if (this.pages.size > KEPT_PAGES && oldest !== undefined) this.pages.delete(oldest);
  }

  private open(place: LinkPlace): Promise<Page> {
    const begun = this.pages.get(place.page);
    if (begun !== undefined) return begun;
    const page = this.read(place);
    this.keep(place.page, page);
    page.catch(() => this.pages.delete(place.page));
    return page;
  }

  private async read(place: LinkPlace): Promise<Page> {
    const askedMs = this.now();
    const { files, linksExpireInSeconds } = await this.fetchLinks(place);
    return {
      askedMs,
      urls: new Map(files.map(({ key, url }) => [key, url])),
      staleAtMs: askedMs + linksExpireInSeconds * 1000 - SPARE_MS,
    };
  }
}
