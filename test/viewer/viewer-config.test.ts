import { describe, expect, it } from 'vitest';
import { ViewerConfigSchema } from '../../src/viewer/core/config/viewer-config.ts';

describe('the configuration of the viewer', () => {
  it.each([
    { live: 'events' },
    { live: 'poll', login: { url: 'https://fanreel.auth.eu-west-1.amazoncognito.com', clientId: 'abc' } },
  ])('may be %j', (config) => {
    expect(ViewerConfigSchema.parse(config)).toEqual(config);
  });

  it.each([
    ['live', { live: 'often' }],
    ['login.url', { live: 'poll', login: { url: 'http://login.example', clientId: 'abc' } }],
    ['login.url', { live: 'poll', login: { url: 'https://login.example/', clientId: 'abc' } }],
    ['login.clientId', { live: 'poll', login: { url: 'https://login.example', clientId: '' } }],
  ])('fails with another %s', (path, config) => {
    const { error } = ViewerConfigSchema.safeParse(config);
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
