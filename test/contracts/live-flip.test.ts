import { connectMicrosoft } from '../../src/microsoft/connect';
import { noDelays, people, sampleTenant, serveTenant, skus, type ServedTenant } from '../../src/sandbox/tenant';
import { contosoOptions } from '../microsoft/support/tenant';
import { checkExchange } from './check-exchange';
import { missingSpecs } from './specs';
import type { CheckedExchange, ContractFinding } from './types';

const described = missingSpecs().length === 0 ? describe : describe.skip;

described('real traffic with one thing flipped', () => {
  const tenant = sampleTenant({ delays: noDelays });
  let served: ServedTenant;
  let findings: ContractFinding[] = [];

  beforeAll(async () => {
    served = await serveTenant(tenant, { https: false });
  });
  beforeEach(() => {
    findings = [];
  });
  afterAll(() => served.close());

  /** The real clients, with a listener that sees their exchanges through `flip`. */
  function connect(flip: (exchange: CheckedExchange) => CheckedExchange = (exchange) => exchange) {
    const onExchange = (exchange: CheckedExchange) => void findings.push(...checkExchange(flip(exchange)));
    return connectMicrosoft({ ...contosoOptions(tenant, served), http: { onExchange } });
  }

  async function readAndWrite(microsoft: ReturnType<typeof connect>): Promise<void> {
    await microsoft.directory.userById(people.ravi.id);
    await microsoft.crm.systemuserOf('prod', people.ravi.id);
    await microsoft.directory.assignLicense(people.ravi.id, { add: [], remove: [skus.teamMembers] });
    microsoft.close();
  }

  it('passes as it is', async () => {
    await readAndWrite(connect());

    expect(findings).toEqual([]);
  });

  it('shows one wrong name in a request', async () => {
    await readAndWrite(
      connect((exchange) => ({ ...exchange, url: exchange.url.replace('usageLocation', 'usagelocation') })),
    );

    expect(findings).toContainEqual(
      expect.objectContaining({ side: 'request', message: expect.stringContaining('usagelocation') }),
    );
  });

  it('shows one wrong name in a body', async () => {
    await readAndWrite(connect((exchange) => rewriteBodies(exchange, 'removeLicenses', 'removeLicences')));

    expect(findings).toContainEqual(
      expect.objectContaining({ side: 'request', message: expect.stringContaining('removeLicenses') }),
    );
  });

  it('shows one wrong field in an answer', async () => {
    await readAndWrite(connect((exchange) => rewriteBodies(exchange, 'isdisabled', 'disabled')));

    expect(findings).toContainEqual(
      expect.objectContaining({ service: 'dataverse', side: 'response', message: expect.stringContaining('disabled') }),
    );
  });
});

function rewriteBodies(exchange: CheckedExchange, from: string, to: string): CheckedExchange {
  const rewrite = (body: unknown): unknown => {
    const text = JSON.stringify(body) as string | undefined;
    return text === undefined ? undefined : JSON.parse(text.replaceAll(`"${from}"`, `"${to}"`));
  };
  return { ...exchange, requestBody: rewrite(exchange.requestBody), responseBody: rewrite(exchange.responseBody) };
}
