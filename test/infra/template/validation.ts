import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { FanreelStack } from '../../../infra/fanreel-stack.ts';
import { type Changes, withStack } from '../synthesize.ts';
import { DOMAIN } from '../viewer-domain.ts';

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[];
}

/**
 * Synthesize as the command does.
 * @returns rules that found something and are not acknowledged
 * @throws when a finding is an error
 */
const findings = (spoil: (stack: FanreelStack) => void = () => {}, changes: Changes = {}): string[] =>
  withStack(changes, (stack, app) => {
    spoil(stack);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const { exitCode } = process;
    try {
      const { directory } = app.synth();
      const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')) as Report;
      return report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
    } finally {
      // Findings set the exit code of the process, which is the test runner's here.
      process.exitCode = exitCode;
    }
  });

describe('the template', () => {
  it('passes cdk-nag and the validation that CDK has built in', () => {
    expect(findings()).toEqual([]);
  });

  it.each([
    ["CloudFront's name", {}],
    ['a domain of its own', { domain: DOMAIN }],
  ])('passes them with the page under %s', (_, viewer) => {
    expect(findings(undefined, { viewer })).toEqual([]);
  });

  it('passes them without a login', () => {
    expect(findings(undefined, { login: false })).toEqual([]);
  });

  it('passes them with the page where the account was bootstrapped with a qualifier of its own', () => {
    const context = { '@aws-cdk/core:bootstrapQualifier': 'films2026' };
    expect(findings(undefined, { viewer: {}, context })).toEqual([]);
  });

  it('fails for a bucket that anybody may read over plain HTTP', () => {
    expect(() => findings((stack) => void new Bucket(stack, 'Careless'))).toThrow(/AwsSolutions-S10/);
  });

  it('fails for a property that CloudFormation refuses', () => {
    const role = 'arn:aws:iam::123456789012:role/r';
    const code = { zipFile: ' ' };
    const props = { code, role, memorySize: 1, handler: 'index.handler', runtime: 'nodejs24.x' };
    expect(() => findings((stack) => void new CfnFunction(stack, 'TooSmall', props))).toThrow(
      /MemorySize: 1 is less than the minimum of 128/,
    );
  });
});
