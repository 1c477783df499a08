import { readFileSync } from 'node:fs';
import { githubSlug } from '../markdown/github-slug.ts';
import type { SitePart } from '../site-pages.ts';

/** What `make-site` says to VitePress, which starts in a place of its own. */
const { base, parts, repository } = JSON.parse(readFileSync(process.env.FANREEL_SITE_FACTS ?? '', 'utf8')) as {
  readonly base: string;
  readonly parts: readonly SitePart[];
  readonly repository: string;
};

const linkOf = (path: string): string => `/${path.replace(/(^|\/)index$/, '$1')}`;

export default {
  lang: 'en',
  title: 'fanreel',
  description: 'Long videos in; GIFs, frames and ASCII art out.',
  base,
  cleanUrls: false,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  markdown: {
    // Documents are Markdown alone: what looks like a tag is text, what looks like a host is the name of a file.
    html: false,
    linkify: false,
    // Braces in a heading are those of a route.
    attrs: { disable: true },
    anchor: { slugify: githubSlug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'In a minute', link: '/start' },
      { text: 'Recipes', link: '/recipes/' },
      { text: 'Options', link: '/options' },
      { text: 'API', link: '/reference/http-api' },
      { text: 'How it works', link: '/architecture' },
    ],
    sidebar: parts.map(({ title, pages, isClosed = false }) => ({
      text: title,
      collapsed: isClosed,
      items: pages.map((page) => ({ text: page.title, link: linkOf(page.path) })),
    })),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    footer: { message: 'MIT' },
  },
};
