import { DeskError } from '../../../src/desk/problem';
import type { ServiceRequest } from '../../../src/desk/request';
import type { Place, RequestList } from '../../../src/desk/place';
import type { Audience, RequestView } from '../../../src/desk/view';
import type { Caller, FormView, QuotaView, RequestsView, Seen, UseCases } from '../../../src/usecases/api';
import { sampleRequest } from '../../support/sample-request';
import { prod } from './settings';

interface Call {
  readonly name: string;
  readonly caller: Caller;
  readonly args: readonly unknown[];
}

export interface FakeDesk {
  readonly useCases: UseCases;
  readonly requests: Map<string, ServiceRequest>;
  readonly calls: Call[];
  named(name: string): readonly Call[];
  instead(name: keyof UseCases, work: (...args: never[]) => Promise<unknown>): void;
}

const now = '2026-11-22T10:00:00.000Z';
/** The desk's rules in a few lines: Dana and Lee approve, a requester sees their own, the first decision wins. */
export function fakeDesk(...stored: readonly ServiceRequest[]): FakeDesk {
  const requests = new Map(stored.map((request) => [request.id, request]));
  const calls: Call[] = [];
  const overrides = new Map<string, (...args: never[]) => Promise<unknown>>();
  const plain = rules(requests);
  const useCases = new Proxy(plain, {
    get(target, name: string) {
      return (...args: unknown[]) => {
        if (!['viewShared', 'admit', 'mayDo'].includes(name))
          calls.push({ name, caller: args[0] as Caller, args: args.slice(1) });
        const work = overrides.get(name) ?? (Reflect.get(target, name) as (...given: unknown[]) => unknown);
        return work(...(args as never[]));
      };
    },
  });
  return {
    useCases,
    requests,
    calls,
    named: (name) => calls.filter((call) => call.name === name),
    instead: (name, work) => void overrides.set(name, work),
  };
}

function rules(requests: Map<string, ServiceRequest>): UseCases {
  const change = (caller: Caller, id: string, next: Partial<ServiceRequest>): Seen => {
    const request = requests.get(id);
    if (!request) throw unknown(id);
    if (request.state !== 'pending')
      return {
        ...seen(request, caller),
        notice: { key: 'notice.already-approved', values: { by: request.decision?.by?.name ?? '', id } },
      };
    const changed = { ...request, ...next, version: request.version + 1 };
    requests.set(id, changed);
    return seen(changed, caller);
  };
  const decide = (caller: Caller, id: string, verdict: 'approved' | 'rejected', reason?: string): Seen => {
    const request = requests.get(id);
    if (request && audienceOf(request, caller) !== 'approver') throw notAllowed();
    return change(caller, id, {
      state: verdict,
      decision: { verdict, by: caller.person, at: now, ...(reason ? { reason } : {}) },
    });
  };
  const runs = async (caller: Caller, id: string) => change(caller, id, { state: 'running' });
  return {
    admit: async () => 'served',
    mayDo: async ({ person }) => ({ asks: true, decides: prod.approvers.people.includes(person.aadObjectId) }),
    form: async (caller, inputs = {}) => formView(caller, inputs),
    submit: async (caller, inputs) => submit(requests, caller, inputs as Record<string, string>),
    requestAbout: async (caller, name) =>
      [...requests.values()].find(
        (request) => request.accountName === name && audienceOf(request, caller) !== 'stranger',
      )?.id ?? null,
    view: async (caller, id) => {
      const request = requests.get(id);
      return request && audienceOf(request, caller) !== 'stranger' ? seen(request, caller) : null;
    },
    viewShared: async (id) => (requests.has(id) ? view(requests.get(id)!) : null),
    approve: async (caller, id) => decide(caller, id, 'approved'),
    reject: async (caller, id, _version, inputs) =>
      decide(caller, id, 'rejected', (inputs as { rejectReason?: string }).rejectReason ?? ''),
    withdraw: async (caller, id) => change(caller, id, { state: 'withdrawn' }),
    notNow: async (_caller, id) => ({ heard: 'freed', account: 'svc-erp', id }),
    retry: runs,
    undo: runs,
    byHand: async (caller, id) => change(caller, id, { state: 'done' }),
    repair: async (caller, name) => store(requests, caller, { accountName: name }, 'create'),
    retirement: async (caller, name) => ({ seen: store(requests, caller, { accountName: name }, 'retire') }),
    retire: async (caller, name) => store(requests, caller, { accountName: name }, 'retire'),
    quota: async (_caller, place) => quotaView(place),
    accounts: async (_caller, place) => ({ place, accounts: [], total: 0, pageSize: 6 }),
    account: async () => null,
    requests: async (caller, place) => listOf(requests, caller, place),
    approveAlike: async (caller, chosen) =>
      chosen.map(({ requestId }) => ({ requestId, seen: decide(caller, requestId, 'approved') })),
    decisions: async () => ({ lines: [], total: 0 }),
    adminRooms: async () => ({ environments: [{ environment: prod, where: 'nowhere' }] }),
    knowStrays: async () => 2,
    chooseAdminRoom: async (_caller, _ids, choice) => ({
      environments: [{ environment: prod, where: choice === 'here' ? 'here' : 'nowhere' }],
    }),
    plan: async (caller, about) => {
      const request = 'requestId' in about ? (requests.get(about.requestId) ?? null) : null;
      if ('requestId' in about && (!request || audienceOf(request, caller) === 'stranger')) return null;
      const steps = ['reserve-slot', 'create-cloud-user', 'set-access-mode'];
      return { environment: prod, request, steps, slots: null, licenses: null, others: [] };
    },
    why: async (caller, id) => {
      const request = requests.get(id);
      return request && audienceOf(request, caller) !== 'stranger'
        ? {
            request,
            heldBy: { key: 'why.approval', values: { id } },
            whoCanAct: [{ aadObjectId: prod.approvers.people[0]!, name: 'Dana Ortiz' }],
            until: request.expiresAt,
          }
        : null;
    },
    nudge: async (caller, id) => ({
      ...seen(requests.get(id)!, caller),
      notice: { key: 'notice.nudged', values: { id, names: 'Dana Ortiz', next: '2029-01-01T10:00:00.000Z' } },
    }),
    verify: async () => {
      throw unknown('that account');
    },
    auditOf: async (caller, id) => {
      const request = requests.get(id);
      if (!request || audienceOf(request, caller) === 'stranger') return null;
      return [
        {
          seq: 1,
          at: now,
          hash: '0'.repeat(64),
          kind: 'state',
          actor: caller.person,
          action: 'request-create',
          object: 'svc_*a*',
        },
      ];
    },
    openCredential: async () => ({ ticket: 'ticket-1', until: '2026-11-22T10:05:00.000Z' }),
    revealCredential: async () => ({ userPrincipalName: 'svc-erp-sync@contoso.example', password: 'canary-Pa55word' }),
    keep: async () => {
      throw unknown('that account');
    },
    rotation: async () => {
      throw unknown('that account');
    },
    rotate: async () => {
      throw unknown('that account');
    },
  };
}

function audienceOf(request: ServiceRequest, { person }: Caller): Audience {
  if (request.requester.aadObjectId === person.aadObjectId) return 'requester';
  return prod.approvers.people.includes(person.aadObjectId) ? 'approver' : 'stranger';
}

export function view(request: ServiceRequest): RequestView {
  return {
    request,
    environment: prod,
    survey: null,
    slots: { limit: 7, used: 2, reserved: 1, free: 4 },
    steps: [],
    loan: null,
    account: null,
    approvers: prod.approvers.people.map((aadObjectId) => ({ aadObjectId, name: '' })),
    handOver: null,
    now,
  };
}

function seen(request: ServiceRequest, caller: Caller): Seen {
  return { view: view(request), audience: audienceOf(request, caller) };
}

function formView(caller: Caller, inputs: Readonly<Record<string, string>>, errors: FormView['errors'] = {}): FormView {
  return { environments: [{ environment: prod, slots: null }], requester: caller.person, inputs, errors };
}

function submit(
  requests: Map<string, ServiceRequest>,
  caller: Caller,
  inputs: Record<string, string>,
): { seen: Seen } | { form: FormView } {
  if (inputs['accountName']?.startsWith('svc-'))
    return { seen: store(requests, caller, { accountName: inputs['accountName'] }, 'create') };
  const accountName = { code: 'name-prefix', values: { prefix: 'svc-', minLength: 6, maxLength: 20 } } as const;
  return { form: formView(caller, inputs, { accountName }) };
}

function store(
  requests: Map<string, ServiceRequest>,
  caller: Caller,
  draft: Partial<ServiceRequest>,
  kind: ServiceRequest['kind'],
): Seen {
  const id = `SA-${2000 + requests.size}`;
  const request = sampleRequest({
    ...draft,
    id,
    kind,
    state: 'checking',
    requester: caller.person,
    owner: caller.person,
  });
  requests.set(id, request);
  return seen(request, caller);
}

function listOf(requests: Map<string, ServiceRequest>, caller: Caller, place: Place<RequestList>): RequestsView {
  const found = [...requests.values()].filter((request) => audienceOf(request, caller) !== 'stranger');
  const total = found.length;
  return {
    place,
    requests: found,
    total,
    all: total,
    perEnvironment: [],
    alike: null,
    pageSize: 8,
    order: 'oldest',
    now,
  };
}

function quotaView(place: Place<'quota'>): QuotaView {
  return {
    place,
    environments: [{ environment: prod, survey: null, slots: { limit: 7, used: 2, reserved: 1, free: 4 } }],
    counting: false,
    now,
  };
}

function unknown(id: string): DeskError {
  return new DeskError({ code: 'unknown-request', values: { id } });
}

export function notAllowed(): DeskError {
  return new DeskError({ code: 'not-an-approver', standing: 'nothing-changed' });
}
