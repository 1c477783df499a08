import { describe, expect, it } from 'vitest';
import { makeJobPage } from '../../src/cli/run/run-page.ts';
import { hasDisplay, makeOpenPage } from '../../src/cli/terminal/open-page.ts';
import type { OpenPlace } from '../../src/sdk/client/fanreel.ts';

const cloudAt = (place: OpenPlace['place'], viewerUrl?: string) => ({ place, viewerUrl }) as OpenPlace;
const PAGE = 'http://127.0.0.1:4000/';

describe('the page of a job', () => {
  const opened: string[] = [];
  const said: string[] = [];
  const pageOf = (cloud: OpenPlace, hasBrowser = true) => {
    opened.length = 0;
    said.length = 0;
    const openPage = async (url: string) => {
      opened.push(url);
      return hasBrowser;
    };
    return makeJobPage(cloud, openPage, (text) => void said.push(text));
  };

  it('is opened once, at the first job of a run', async () => {
    const page = pageOf(cloudAt({ kind: 'own' }, PAGE));
    expect([page.address(), opened]).toEqual([undefined, []]);
    page.show('film-0123456789ab');
    page.show('other-0123456789ab');
    await page.settled();
    expect(opened).toEqual([`${PAGE}#/jobs/film-0123456789ab`]);
    expect(page.address()).toBe(opened[0]);
    expect(said).toEqual([`In the browser: ${opened[0]}`]);
  });

  it('is named where no browser can be opened', async () => {
    const page = pageOf(cloudAt({ kind: 'dev', pid: 1 }, PAGE), false);
    page.show('film-0123456789ab');
    await page.settled();
    expect(said).toEqual([`No browser could be opened; the page is at ${PAGE}#/jobs/film-0123456789ab`]);
  });

  it.each([
    [{ kind: 'own' }, /npm run build/],
    [{ kind: 'dev', pid: 7 }, /`fanreel dev` \(process 7\) was started without the page/],
    [{ kind: 'stack', name: 'films' }, /The stack films has no page: deploy it with `-c viewer=true`/],
  ] as const)('fails to be there for %j, which is said once, and nothing is opened', async (place, what) => {
    const page = pageOf(cloudAt(place));
    page.show('film-0123456789ab');
    await page.settled();
    expect([opened, page.address()]).toEqual([[], undefined]);
    expect(said).toEqual([expect.stringMatching(what)]);
  });
});

describe('a browser', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', { WSL_DISTRO_NAME: 'Debian' }, true],
    ['darwin', {}, true],
    ['darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, false],
    ['win32', {}, true],
  ] as const)('on %s with %j can show itself: %s', (platform, env, expected) => {
    expect(hasDisplay(platform, env)).toBe(expected);
  });

  it('is not looked for where it could not show itself', async () => {
    expect(await makeOpenPage('linux', {}, () => expect.fail('nothing is opened'))(PAGE)).toBe(false);
  });
});
