import { createConnectorCheck, createInvokeCheck } from './connector';
import { createDataverseCheck } from './dataverse';
import { createGraphCheck } from './graph';
import { createKeyVaultCheck } from './key-vault';
import { createPowerPlatformCheck } from './power-platform';
import {
  targetOf,
  type CheckedExchange,
  type CheckedService,
  type ContractFinding,
  type Report,
  type Target,
} from './types';

type Check = (exchange: CheckedExchange, target: Target, report: Report) => void;

const makers: Readonly<Record<CheckedService, () => Check | undefined>> = {
  // Sign-in is spoken by msal alone, which has no description to be held against.
  login: () => undefined,
  graph: createGraphCheck,
  dataverse: createDataverseCheck,
  powerPlatform: createPowerPlatformCheck,
  keyVault: createKeyVaultCheck,
  connector: createConnectorCheck,
  invoke: createInvokeCheck,
};
const made = new Map<CheckedService, Check | undefined>();

/** True when the descriptions for the service are present. */
export function canCheck(service: CheckedService): boolean {
  return checkOf(service) !== undefined;
}

/** Every deviation of a request or of its answer from Microsoft's description. Empty when the description is absent. */
export function checkExchange(exchange: CheckedExchange): readonly ContractFinding[] {
  const findings: ContractFinding[] = [];
  const target = targetOf(exchange.url);
  const call = `${exchange.method} ${target.path}`;
  checkOf(exchange.service)?.(exchange, target, (side, message) => {
    findings.push({ service: exchange.service, side, call, message });
  });
  return findings;
}

function checkOf(service: CheckedService): Check | undefined {
  if (!made.has(service)) made.set(service, makers[service]());
  return made.get(service);
}
