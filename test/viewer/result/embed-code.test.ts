import { describe, expect, it } from 'vitest';
import { archivePath, embedFilm, embedMarkdown, embedPicture } from '../../../src/viewer/core/result/embed-code.ts';
import { playerThumbnails } from '../../../src/viewer/core/result/player-thumbnails.ts';

describe('embed code', () => {
  it('names files as they lie in the archive, and lets nothing out of an attribute', () => {
    const address = archivePath('jobs/film-0123456789ab/gif/00001.gif');
    expect(embedPicture({ address, alt: 'a "film" <1>', width: 240, height: 135 })).toBe(
      '<img src="film-0123456789ab/gif/00001.gif" alt="a &#34;film&#34; &#60;1&#62;" width="240" height="135" loading="lazy">',
    );
  });

  it('in Markdown shows a picture and leads to a film, whatever is in its name', () => {
    const file = { address: 'http://host/jobs/film/files/gif/00000.gif', alt: 'GIF of [a\\b]' };
    expect(embedMarkdown(file)).toBe('![GIF of \\[a\\\\b\\]](<http://host/jobs/film/files/gif/00000.gif>)');
    expect(embedMarkdown(file, true)).toMatch(/^\[GIF/);
  });

  it('of a film names its tiles where there are any', () => {
    const film = { address: 'film/ascii.mp4', alt: 'film', width: 960, height: 540 };
    expect(embedFilm(film, 'film/storyboard/thumbnails.vtt')).toContain('<track kind="metadata" label="thumbnails"');
    expect(embedFilm(film, undefined)).not.toContain('<track');
  });
});

describe('tiles for the player', () => {
  it('have links in place of names, as they are known at each look', () => {
    const urls = new Map([['000.jpg', 'https://s3/old']]);
    const tile = { startMs: 1_000, endMs: 2_000, sheet: '000.jpg', x: 160, y: 0, width: 160, height: 90 };
    const { frames } = playerThumbnails([tile], (sheet) => urls.get(sheet) ?? '', { width: 1_600, height: 900 });
    expect(frames[0]).toEqual({
      startTime: 1,
      endTime: expect.closeTo(2, 9),
      text: 'https://s3/old',
      x: 160,
      y: 0,
      w: 160,
      h: 90,
    });
    // The player takes a tile at its end as well.
    expect(frames[0]?.endTime).toBeLessThan(2);
    urls.set('000.jpg', 'https://s3/new');
    expect(frames[0]?.text).toBe('https://s3/new');
  });
});
