import { checkLicenses } from '../../src/cli/doctor/check-licenses';
import type { DoctorPorts } from '../../src/cli/doctor/ports';
import type { DeskSettings, LicenseSettings } from '../../src/desk/settings';
import type { ServiceRequest } from '../../src/desk/request';
import type { Survey } from '../../src/desk/survey';
import type { RunPorts } from '../../src/recipe/ports';
import { beginRun } from '../../src/recipe/run-context';
import { borrowLicense } from '../../src/recipe/steps/borrow-license';
import type { StepOutcome } from '../../src/recipe/step';
import { people, roles } from '../../src/sandbox/tenant';
import { inspectBooks } from '../../src/store/inspect-books';
import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { startContoso } from '../microsoft/support/tenant';
import type { Contoso } from '../microsoft/support/tenant';
import { devSettings } from './dev-settings';
import { openOffice } from './office';
import type { Office } from './office';

/** Kim is the only lender, and nobody has a free unit of the one licence that counts. */
const kim = { aadObjectId: people.kim.id, name: people.kim.name };

/** The books on a real database and the tenant over HTTP, fresh for every test of the file. */
export function lenderStage(): { readonly contoso: Contoso; readonly office: Office } {
  const stage: { office?: Office; contoso?: Contoso } = {};
  beforeAll(async () => {
    stage.office = await openOffice(settingsOfDev);
  });
  afterAll(() => stage.office?.close());
  beforeEach(async () => {
    await stage.office?.books.database.query('truncate desk.requests, desk.loans, desk.surveys cascade');
    stage.contoso = await startContoso({ freeSalesSeats: 0 });
  });
  afterEach(() => stage.contoso?.close());
  const there = <T>(part: T | undefined): T => {
    if (!part) throw new Error('The stage stands only while a test runs.');
    return part;
  };
  return {
    get contoso() {
      return there(stage.contoso);
    },
    get office() {
      return there(stage.office);
    },
  };
}

type Stage = ReturnType<typeof lenderStage>;

function settingsOfDev(samples: DeskSettings): DeskSettings {
  const dev = devSettings(samples, {
    roles: [{ id: 'writer', name: roles.serviceWriter, privileged: false }],
    approvers: { people: [people.dana.id] },
    lenders: [kim],
  });
  // Nothing comes by waiting here.
  return { ...dev, waits: { ...samples.waits, systemuser: 0, replication: 0 } };
}

/** What the doctor finds about a licence or about the lender. */
export async function doctorSays({ contoso, office }: Stage, check: 'license' | 'lender') {
  const { settings } = office.desk;
  const [environment] = settings.environments;
  if (!environment) throw new Error('There is no environment.');
  const ports = { settings, directory: contoso.microsoft.directory } as unknown as DoctorPorts;
  const { database, dataDir } = office.books;
  const books = await inspectBooks({ dataDir, databaseUrl: database.url });
  const findings = await checkLicenses(ports, environment, books);
  return findings.find((one) => one.check === check);
}

export async function surveyed({ contoso, office }: Stage): Promise<Survey> {
  const { directory, crm } = contoso.microsoft;
  await createJobHandlers({ ...office.desk, directory, crm } as unknown as Background)['take-survey']('dev', {});
  const survey = await office.books.store.transaction((tx) => tx.surveys.latest('dev'));
  if (!survey) throw new Error('No survey was saved.');
  return survey;
}

/** What becomes of a fresh request before anybody is asked. */
export async function checked(stage: Stage): Promise<ServiceRequest | null> {
  const { contoso, office } = stage;
  const ravi = { aadObjectId: people.ravi.id, name: people.ravi.name };
  const who = { requester: ravi, owner: ravi, roleId: 'writer', accountName: 'svc-fresh' };
  const { id } = await office.insert({ ...who, state: 'checking' });
  const { directory, crm } = contoso.microsoft;
  await createJobHandlers({ ...office.desk, directory, crm } as unknown as Background)['check-request'](id, {});
  return office.books.store.transaction((tx) => tx.requests.get(id));
}

/**
 * What a run does that needs a licence now: the step alone, `withLender` or without one chosen by the approver; `more` are
 * products that count beside the one.
 */
export async function borrowed(
  { contoso, office }: Stage,
  withLender = true,
  more: readonly LicenseSettings[] = [],
): Promise<StepOutcome> {
  const { directory, crm } = contoso.microsoft;
  const { settings } = office.desk;
  const dana = { aadObjectId: people.dana.id, name: people.dana.name };
  const decision = { verdict: 'approved', by: dana, at: '2029-01-01T09:00:00.000Z' } as const;
  const request = await office.insert({
    state: 'running',
    accountName: 'svc-running',
    attempt: 1,
    decision: withLender ? { ...decision, lender: kim } : decision,
  });
  const [first] = settings.environments;
  if (!first) throw new Error('There is no environment.');
  const environment = { ...first, licenses: [...first.licenses, ...more] };
  let ahead = 0;
  const durable = {
    step: <T>(_name: string, work: () => Promise<T>) => work(),
    sleep: async (_name: string, ms: number) => void (ahead += ms),
  };
  const yes = () => Promise.resolve(true);
  const register = office.books.register({ settings, isApproverLive: yes, mayAskLive: yes });
  const clock = { now: () => new Date(Date.now() + ahead) };
  const ports = { settings, directory, crm, register, clock } as unknown as RunPorts;
  return borrowLicense.run(beginRun({ durable, ports, request, environment, attempt: 1 }));
}
