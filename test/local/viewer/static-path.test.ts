import { describe, expect, it } from 'vitest';
import { staticPathOf } from '../../../src/local/core/viewer/static-path.ts';

const HTML = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8';

describe('the file that a request means', () => {
  it.each([
    ['/', 'index.html', 'text/html; charset=utf-8', false],
    ['/?utm=1', 'index.html', 'text/html; charset=utf-8', false],
    ['/index.html', 'index.html', 'text/html; charset=utf-8', false],
    ['/favicon.svg', 'favicon.svg', 'image/svg+xml', false],
    ['/assets/index-B3x_9-.js?v', 'assets/index-B3x_9-.js', 'text/javascript; charset=utf-8', true],
    ['/assets/fonts/a.b.woff2', 'assets/fonts/a.b.woff2', 'font/woff2', true],
  ])('of %s is %s', (target, file, contentType, isHashed) => {
    expect(staticPathOf(target, HTML)).toEqual({ file, contentType, isHashed });
  });

  it.each([undefined, '*/*', 'application/json', 'text/plain, text/html;q=0'])(
    'is none at the root for Accept: %s',
    (accept) => expect(staticPathOf('/', accept)).toBeUndefined(),
  );

  it.each([
    ...['/../secret.json', '/assets/../../secret.json', '/assets/%2e%2e/secret.json', '/..%2fsecret.json'],
    ...['//secret.json', '/assets//a.js', '/./a.js', '/.env.json', '/assets/.a.js', '/assets/', '/assets'],
    ...['/a\\..\\secret.json', '/C:/secret.json', '/assets/a.js\0.html', '/jobs', '/jobs/film-0123456789ab', '/a.sh'],
    ...['http://127.0.0.1/index.html', `/${'a'.repeat(300)}.js`, '', '/a.js/'],
  ])('fails to be one for %j', (target) => {
    expect(staticPathOf(target, HTML)).toBeUndefined();
  });
});
