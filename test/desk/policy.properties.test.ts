import fc from 'fast-check';
import { audienceOf, concernedBy, decidersOf, hasApproved, mayNotDecide } from '../../src/desk/policy';
import type { Person } from '../../src/desk/people';
import { approve } from '../../src/desk/transitions';
import { sampleRequest } from '../support/sample-request';

/** Few people, so that they meet each other in every role. */
const everybody: readonly Person[] = Array.from({ length: 5 }, (_, n) => ({
  aadObjectId: `8f0c2a9e-6b1d-4c3e-9a70-00000000000${'abcde'[n]}`,
  name: `Person ${n}`,
}));
const person = fc.constantFrom(...everybody);
/** Teams and Graph spell ids in either case. */
const spelt = fc.tuple(person, fc.boolean()).map(([one, upper]) => ({
  ...one,
  aadObjectId: upper ? one.aadObjectId.toUpperCase() : one.aadObjectId,
}));
const cast = fc.record({
  requester: spelt,
  owner: spelt,
  approvers: fc.uniqueArray(spelt, { selector: idOf, maxLength: 5 }),
  viewer: spelt,
});

describe('over every cast', () => {
  it('nobody but an approver who neither asked nor owns may decide, retry, undo, finish by hand or put right', () => {
    fc.assert(
      fc.property(cast, ({ requester, owner, approvers, viewer }) => {
        const allowed = mayNotDecide({ requester, owner }, viewer, approvers) === null;
        const entitled = approvers.map(idOf).includes(idOf(viewer));
        expect(allowed).toBe(entitled && idOf(viewer) !== idOf(requester) && idOf(viewer) !== idOf(owner));
      }),
      { numRuns: 2_000 },
    );
  });

  it('those who are named as able to act are exactly those who are let', () => {
    fc.assert(
      fc.property(cast, ({ requester, owner, approvers }) => {
        const named = decidersOf({ requester, owner }, approvers).map(idOf);
        const letIn = everybody.filter((one) => mayNotDecide({ requester, owner }, one, approvers) === null);
        expect([...named].sort()).toEqual(letIn.map(idOf).sort());
      }),
    );
  });

  it('whoever is refused for a stake is told of others exactly when there are some', () => {
    fc.assert(
      fc.property(cast, ({ requester, owner, approvers, viewer }) => {
        const refusal = mayNotDecide({ requester, owner }, viewer, approvers);
        if (refusal === null || refusal.code === 'not-an-approver') return;
        expect(refusal.code.endsWith('-alone')).toBe(decidersOf({ requester, owner }, approvers).length === 0);
      }),
    );
  });

  it('nobody but requester, owner and approvers sees a request, and exactly they get a card of their own', () => {
    fc.assert(
      fc.property(cast, ({ requester, owner, approvers, viewer }) => {
        const seesIt = audienceOf({ requester, owner }, viewer, approvers) !== 'stranger';
        expect(seesIt).toBe([requester, owner, ...approvers].map(idOf).includes(idOf(viewer)));
        const hasOwnCard = concernedBy({ requester, owner }, approvers).map(idOf).includes(idOf(viewer));
        expect(hasOwnCard).toBe(seesIt);
      }),
    );
  });

  it('nobody who decides has a stake, however the approvals of a privileged role are given', () => {
    const presses = fc.array(spelt, { maxLength: 8 });
    fc.assert(
      fc.property(cast, presses, ({ requester, owner, approvers }, who) => {
        let request = sampleRequest({ requester, owner });
        for (const presser of who) {
          const may = mayNotDecide(request, presser, approvers) === null && !hasApproved(request, presser);
          if (may && request.state === 'pending') request = approve(request, { by: presser, at: 'now' }, 2);
        }
        const different = new Set(request.approvals.map(({ by }) => idOf(by)));
        expect([requester, owner].filter((one) => different.has(idOf(one)))).toEqual([]);
        expect(different.size).toBe(request.approvals.length);
        expect(request.state === 'approved').toBe(different.size === 2);
      }),
    );
  });
});

function idOf({ aadObjectId }: Pick<Person, 'aadObjectId'>): string {
  return aadObjectId.toLowerCase();
}
