import { describe, expect, it } from 'vitest';
import { FUNCTIONS, LOG_RETENTION_DAYS } from '../../../src/shared/topology.ts';
import { resource, resourcesOf, synthesize } from '../synthesize.ts';

const template = synthesize();
const idStartOf = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

describe.each(FUNCTIONS)('the function $name', (spec) => {
  const [id, { Properties }] = resource(template, 'AWS::Lambda::Function', idStartOf(spec.name));

  it('is the bundle with what the topology gives it', () => {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Architectures: ['x86_64'],
      MemorySize: spec.memoryMb,
      Timeout: spec.timeoutSeconds,
      EphemeralStorage: { Size: spec.ephemeralStorageMb },
      TracingConfig: { Mode: 'Active' },
    });
  });

  it('is tried again when it throws, and its last failure is told on the bus', () => {
    const [busId] = resource(template, 'AWS::Events::EventBus');
    const configs = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').map(([, config]) => config.Properties);
    expect(configs.filter(({ FunctionName }) => JSON.stringify(FunctionName) === JSON.stringify({ Ref: id }))).toEqual([
      {
        FunctionName: { Ref: id },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: spec.retryAttempts,
        MaximumEventAgeInSeconds: spec.maximumEventAgeSeconds,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [busId, 'Arn'] } } },
      },
    ]);
  });

  it('logs JSON into a group of its own that forgets', () => {
    const [groupId, group] = resource(template, 'AWS::Logs::LogGroup', idStartOf(spec.name));
    expect(Properties.LoggingConfig).toEqual({ LogFormat: 'JSON', LogGroup: { Ref: groupId } });
    expect(group.Properties).toEqual({
      LogGroupName: `/fanreel/fanreel/${spec.name}`,
      RetentionInDays: LOG_RETENTION_DAYS,
    });
  });

  it('has the layers of the topology, and the paths of ffmpeg with its layer only', () => {
    const ids = { ffmpeg: 'Ffmpeg', sharp: 'Sharp' } as const;
    const layers = spec.layers.map((name) => ({ Ref: resource(template, 'AWS::Lambda::LayerVersion', ids[name])[0] }));
    expect(Properties.Layers ?? []).toEqual(layers);
    const { Variables } = Properties.Environment as { readonly Variables: object };
    const binaries = { FFMPEG_PATH: '/opt/bin/ffmpeg', FFPROBE_PATH: '/opt/bin/ffprobe' };
    if (spec.layers.includes('ffmpeg')) expect(Variables).toMatchObject(binaries);
    else for (const name of Object.keys(binaries)) expect(Variables).not.toHaveProperty(name);
  });
});

describe('the functions', () => {
  it('are those of the topology and no other', () => {
    expect(resourcesOf(template, 'AWS::Lambda::Function')).toHaveLength(FUNCTIONS.length);
  });

  it('and their layers are for the other processor when that is asked for', () => {
    const arm = synthesize({ architecture: 'arm64' });
    for (const [, { Properties }] of resourcesOf(arm, 'AWS::Lambda::Function')) {
      expect(Properties.Architectures).toEqual(['arm64']);
    }
    const layers = resourcesOf(arm, 'AWS::Lambda::LayerVersion');
    expect(layers).toHaveLength(2);
    for (const [, layer] of layers) expect(layer.Properties.CompatibleArchitectures).toEqual(['arm64']);
  });

  it('are found through the outputs of the stack', () => {
    const always = Object.entries(template.Outputs).filter(([, { Condition }]) => Condition === undefined);
    expect(always.map(([name]) => name).sort()).toEqual([
      'ApiUrl',
      'Architecture',
      'DeadLetters',
      'EventBus',
      'OutputBucket',
      'SourceBucket',
    ]);
  });
});
