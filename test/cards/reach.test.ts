import type { Delivery, WhyNotReached } from '../../src/desk/delivery';
import type { Person } from '../../src/desk/people';
import { reachText } from '../../src/cards/reach';
import { requestCard } from '../../src/cards/request-card';
import { words } from '../../src/words/words';
import { dana, kim, lee, ravi, sam } from '../support/cast';
import { elementsOf, textsOf } from './support/card-json';
import { sampleView } from './support/views';

const english = words('en-GB', 'UTC');
const german = words('de-DE', 'Europe/Berlin');
const deciders = [dana, lee];

function reached(person: Person): Delivery {
  return { person, conversationId: 'a:1', reachedAt: '2026-11-20T10:25:00Z', why: null };
}
function waiting(person: Person): Delivery {
  return { person, conversationId: null, reachedAt: null, why: null };
}
function unreached(person: Person, why: WhyNotReached = 'no-app'): Delivery {
  return { person, conversationId: null, reachedAt: null, why };
}
function text(deliveries: readonly Delivery[], isInAdminRoom = false, reader = english): string {
  return reachText({ deciders, deliveries, isInAdminRoom }, reader);
}

it('claims nothing of whoever was sent nothing', () => {
  expect(text([])).toBe('');
  expect(text([reached(sam), { ...reached(dana), person: null }])).toBe('');
});

it('names who has it, who will, and who has not, with the reason of each', () => {
  expect(text([reached(dana), waiting(lee)])).toBe('Sent to Dana Ortiz. On its way to Lee Chen.');
  expect(text([reached(dana), unreached(lee, 'blocked')])).toBe(
    'Sent to Dana Ortiz. Not reached: Lee Chen. Account Desk is blocked there: once it is unblocked and written to, what waits arrives by itself.',
  );
  const both = text([unreached(dana), unreached(lee, 'no-chat')]);
  expect(both).toContain(
    'Nobody who can decide has been reached yet. Not reached: Dana Ortiz. Account Desk is not installed',
  );
  expect(both).toContain('Not reached: Lee Chen. Teams finds no chat there');
});

it('counts nobody as reached whose chat takes nothing any more', () => {
  expect(text([{ ...reached(dana), why: 'blocked' }])).toContain('Nobody who can decide has been reached yet.');
});

it('does not say that nobody was reached while somebody is being asked, or the conversation of the admins has it', () => {
  expect(text([unreached(dana), waiting(lee)])).not.toContain('Nobody');
  expect(text([unreached(dana), unreached(lee)], true)).toMatch(
    /^The conversation of the CRM admins has it\. Not reached/,
  );
});

it('counts the others where there are many', () => {
  const many = [dana, lee, ravi, sam, kim];
  const said = reachText({ deciders: many, deliveries: many.map(reached), isInAdminRoom: false }, english);

  expect(said).toBe('Sent to Dana Ortiz, Lee Chen, Ravi Patel and 2 more.');
});

it.each(['no-app', 'blocked', 'disabled', 'no-chat', 'refused'] as const)(
  'has a remedy for %s in both languages',
  (why) => {
    expect(text([unreached(dana, why)])).toMatch(/once .* arrives by itself\.$/);
    expect(text([unreached(dana, why)], false, german)).toMatch(/Sobald .* kommt von selbst an, was wartet\.$/);
  },
);

describe('the card of a request that nobody who could decide has got', () => {
  const { approvers } = sampleView();
  const badge = (deliveries: readonly Delivery[], isInAdminRoom = false) => {
    const view = sampleView({}, { deliveries, isInAdminRoom });
    return elementsOf(requestCard(view, 'requester', english), 'Badge')[0]?.['style'];
  };

  it('is a state of its own, which calls for attention', () => {
    expect(badge(approvers.map((person) => unreached(person)))).toBe('Attention');
  });

  it('and is not one as soon as anybody has it', () => {
    expect(badge(approvers.map((person, at) => (at === 0 ? reached(person) : unreached(person))))).toBe('Warning');
    expect(
      badge(
        approvers.map((person) => unreached(person)),
        true,
      ),
    ).toBe('Warning');
  });

  it('is one after the first of two approvals, too, where the other cannot be reached', () => {
    const [first, second] = approvers;
    if (!first || !second) throw new Error('The sample has two approvers.');
    const deliveries = [reached(first), unreached(second)];
    const approvals = [{ by: first, at: '2026-11-20T10:28:00Z' }];
    const card = requestCard(
      sampleView({ approvals }, { deliveries, approvers: [first, second] }),
      'requester',
      english,
    );

    expect(elementsOf(card, 'Badge')[0]?.['style']).toBe('Attention');
    expect(textsOf(card).join(' ')).not.toContain(`Sent to ${first.name}`);
  });
});
