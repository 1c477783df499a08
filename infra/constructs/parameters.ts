import { CfnCondition, CfnParameter, CfnRule, Fn } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { KINDS } from '../../src/shared/core/options/freeze-options.ts';
import { RENDERS } from '../../src/shared/core/options/option-table.ts';
import { type ParameterTemplate, STACK_PARAMETERS } from '../../src/shared/core/options/stack-parameters.ts';
import type { ConcurrencyParameter } from '../../src/shared/topology.ts';
import { API_AUTH, DEPLOYMENT_PARAMETERS } from '../deployment-parameters.ts';

/** A parameter whose empty value switches something off, and the condition that it is not empty. */
export interface OptionalParameter {
  readonly value: string;
  readonly isSet: CfnCondition;
}

export interface ParametersProps {
  /** whether the page is deployed, which is for people who log in */
  readonly hasViewer: boolean;
  /** whether the template has a login */
  readonly hasLogin: boolean;
}

/** The stack's parameters. None of them needs a new bundle or another template. */
export class Parameters extends Construct {
  /** values for every function, by environment variable */
  readonly environment: Readonly<Record<string, string>>;
  readonly expireAfterDays: OptionalParameter;
  /** reserved concurrency, by the parameter that a function names */
  readonly concurrency: Readonly<Record<ConcurrencyParameter, OptionalParameter>>;
  readonly alarmEmail: OptionalParameter;
  readonly uploadOrigins: OptionalParameter;
  /** one of `API_AUTH` */
  readonly apiAuth: string;
  readonly apiOrigins: OptionalParameter;
  /** separated by commas; undefined without a login */
  readonly apiCallbacks: string | undefined;

  constructor(scope: Construct, id: string, { hasViewer, hasLogin }: ParametersProps) {
    super(scope, id);
    const options = STACK_PARAMETERS.map(
      (parameter) => [parameter.env, this.declare(parameter).valueAsString] as const,
    );
    this.environment = Object.fromEntries(options);
    this.expireAfterDays = this.declareOptional(DEPLOYMENT_PARAMETERS.expireAfterDays);
    this.concurrency = {
      WorkerConcurrency: this.declareOptional(DEPLOYMENT_PARAMETERS.workerConcurrency),
      ApiConcurrency: this.declareOptional(DEPLOYMENT_PARAMETERS.apiConcurrency),
    };
    this.alarmEmail = this.declareOptional(DEPLOYMENT_PARAMETERS.alarmEmail);
    this.uploadOrigins = this.declareOptional(DEPLOYMENT_PARAMETERS.uploadOrigins);
    const { apiAuth } = DEPLOYMENT_PARAMETERS;
    const { jwt, ...withoutLogin } = API_AUTH;
    const allowed = Object.values(hasLogin ? API_AUTH : withoutLogin);
    const auth = { ...apiAuth, default: hasViewer ? jwt : apiAuth.default, constraint: allowed.join(', '), allowed };
    this.apiAuth = this.declare(auth).valueAsString;
    this.apiOrigins = this.declareOptional(DEPLOYMENT_PARAMETERS.apiOrigins);
    if (hasLogin) this.apiCallbacks = this.declare(DEPLOYMENT_PARAMETERS.apiCallbacks).valueAsString;
    this.refuseNothingToRender();
    this.keepViewer(hasViewer);
  }

  private declare({ name, description, default: value, constraint, allowed }: ParameterTemplate): CfnParameter {
    const parameter = new CfnParameter(this, name, {
      type: 'String',
      description,
      default: value,
      constraintDescription: `${name} must be ${constraint}.`,
      ...(allowed instanceof RegExp ? { allowedPattern: allowed.source } : { allowedValues: [...allowed] }),
    });
    parameter.overrideLogicalId(name);
    return parameter;
  }

  private declareOptional(template: ParameterTemplate): OptionalParameter {
    const { valueAsString: value } = this.declare(template);
    const isSet = new CfnCondition(this, `${template.name}IsSet`, {
      expression: Fn.conditionNot(Fn.conditionEquals(value, '')),
    });
    isSet.overrideLogicalId(`${template.name}IsSet`);
    return { value, isSet };
  }

  /** CloudFormation remembers parameters: a template without the page does not take away the page of a stack by mistake. */
  private keepViewer(hasViewer: boolean): void {
    const template = { ...DEPLOYMENT_PARAMETERS.viewer, default: String(hasViewer) };
    const { valueAsString } = this.declare(template);
    const rule = new CfnRule(this, 'ViewerIsMeant', {
      assertions: [
        {
          assert: Fn.conditionEquals(valueAsString, String(hasViewer)),
          assertDescription: hasViewer
            ? 'This template has the page and the stack has none: deploy with npm run deploy, or give Viewer=true as well.'
            : 'The stack has the page, and this template would take it away: deploy with -c viewer=true. To take it away, give -c viewer=false to npm run deploy, or Viewer=false.',
        },
      ],
    });
    rule.overrideLogicalId('ViewerIsMeant');
  }

  /** A switch that takes a kind out, and the list with this kind alone: each is allowed, together they would reject every upload. */
  private refuseNothingToRender(): void {
    const assertions = KINDS.flatMap(([kind, { switchedBy }]) => {
      const { parameter, env } = switchedBy ?? {};
      if (parameter === undefined || env === undefined) return [];
      const isOff = Fn.conditionEquals(this.environment[env], 'false');
      const isAlone = Fn.conditionEquals(this.environment[RENDERS.env], kind);
      return {
        assert: Fn.conditionNot(Fn.conditionAnd(isOff, isAlone)),
        assertDescription: `With ${parameter}=false and ${RENDERS.parameter}=${kind} nothing is left to render.`,
      };
    });
    const rule = new CfnRule(this, 'SomethingToRender', { assertions });
    rule.overrideLogicalId('SomethingToRender');
  }
}
