import { DeskError } from '../../src/desk/problem';
import type { RequestState } from '../../src/desk/request';
import {
  approve,
  begin,
  expire,
  finish,
  markByHand,
  pass,
  refuse,
  reject,
  repair,
  runAgain,
  withdraw,
} from '../../src/desk/transitions';
import { dana, lee, ravi } from '../support/cast';
import { sampleRequest } from '../support/sample-request';

const at = '2026-11-22T10:00:00.000Z';
const states: RequestState[] = [
  'checking',
  'refused',
  'pending',
  'rejected',
  'withdrawn',
  'expired',
  'approved',
  'running',
  'done',
  'undone',
  'needs-hands',
];
const moves = {
  pass: { from: ['checking'], go: (request: ReturnType<typeof sampleRequest>) => pass(request) },
  refuse: {
    from: ['checking'],
    go: (request: ReturnType<typeof sampleRequest>) => refuse(request, { code: 'owner-guest' }, at),
  },
  approve: {
    from: ['pending'],
    go: (request: ReturnType<typeof sampleRequest>) => approve(request, { by: dana, at }, 1),
  },
  reject: { from: ['pending'], go: (request: ReturnType<typeof sampleRequest>) => reject(request, dana, at, 'no') },
  withdraw: {
    from: ['checking', 'pending'],
    go: (request: ReturnType<typeof sampleRequest>) => withdraw(request, ravi, at),
  },
  expire: { from: ['pending'], go: (request: ReturnType<typeof sampleRequest>) => expire(request, at) },
  begin: { from: ['approved'], go: (request: ReturnType<typeof sampleRequest>) => begin(request) },
  finish: {
    from: ['approved', 'running'],
    go: (request: ReturnType<typeof sampleRequest>) => finish(request, { state: 'done', findings: [] }, at),
  },
  repair: { from: ['done'], go: (request: ReturnType<typeof sampleRequest>) => repair(request) },
  'run again': { from: ['needs-hands'], go: (request: ReturnType<typeof sampleRequest>) => runAgain(request) },
  'mark by hand': {
    from: ['needs-hands'],
    go: (request: ReturnType<typeof sampleRequest>) => markByHand(request, 'done', at),
  },
};

describe('a request', () => {
  it.each(
    Object.entries(moves).flatMap(([name, { from, go }]) =>
      states.map((state) => ({ name, state, allowed: from.includes(state), go })),
    ),
  )('that is $state: $name is allowed = $allowed', ({ state, allowed, go }) => {
    const request = sampleRequest({ state });

    if (allowed) expect(go(request).version).toBe(request.version + 1);
    else expect(() => go(request)).toThrow(DeskError);
  });

  it('with a privileged role waits for a second approver, and the same person twice is one', () => {
    const once = approve(sampleRequest(), { by: dana, at }, 2);
    const twice = approve(once, { by: dana, at }, 2);
    const both = approve(twice, { by: lee, at }, 2);

    expect(once).toMatchObject({ state: 'pending', approvals: [{ by: dana }] });
    expect(twice.state).toBe('pending');
    expect(both).toMatchObject({ state: 'approved', attempt: 1, decision: { verdict: 'approved', by: lee } });
  });

  it('says who decided it when somebody comes too late', () => {
    const rejected = reject(sampleRequest(), dana, at, 'The ERP has an account already.');

    expect(() => approve(rejected, { by: lee, at }, 1)).toThrow('SA-1042 was already rejected by Dana Ortiz.');
  });

  it('that is run again starts a new attempt and forgets the old problem', () => {
    const again = runAgain(sampleRequest({ state: 'needs-hands', attempt: 1, problem: { code: 'refused' } }));

    expect(again).toMatchObject({ state: 'running', attempt: 2 });
    expect(again).not.toHaveProperty('problem');
  });
});
