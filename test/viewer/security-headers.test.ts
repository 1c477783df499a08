import { describe, expect, it } from 'vitest';
import { viewerContentPolicy, viewerSecurityHeaders } from '../../src/viewer/core/security-headers.ts';

const STORAGE = ['https://source.s3.example', 'https://output.s3.example'];

const directivesOf = (policy: string): Map<string, string[]> =>
  new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values];
    }),
  );

describe('the content security policy', () => {
  const directives = directivesOf(
    viewerContentPolicy({ storageOrigins: STORAGE, loginOrigin: 'https://login.example' }),
  );

  it('lets pictures, films and requests reach the storage, and requests the login', () => {
    for (const name of ['img-src', 'media-src', 'connect-src']) {
      expect(directives.get(name), name).toEqual(expect.arrayContaining(["'self'", ...STORAGE]));
    }
    const withLogin = [...directives].filter(([, values]) => values.includes('https://login.example'));
    expect(withLogin.map(([name]) => name)).toEqual(['connect-src']);
  });

  it('allows no inline code, no other host, no frame around it, and names every kind of content', () => {
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(directives.get('style-src')).toEqual(["'self'"]);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(directives.get(name)).toEqual(["'none'"]);
    const all = [...directives.values()].flat();
    expect(all).not.toContain("'unsafe-inline'");
    expect(all.filter((value) => /^https?:/.test(value) && !STORAGE.includes(value))).toEqual([
      'https://login.example',
    ]);
  });

  it('has neither gaps nor empty places without a login', () => {
    expect(viewerContentPolicy({ storageOrigins: ['http://127.0.0.1:9000'] })).toContain(
      "; connect-src 'self' http://127.0.0.1:9000; ",
    );
  });
});

describe('the security headers', () => {
  it('keep addresses and types to themselves', () => {
    expect(viewerSecurityHeaders({ storageOrigins: STORAGE })).toMatchObject({
      'content-security-policy': viewerContentPolicy({ storageOrigins: STORAGE }),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
  });
});
