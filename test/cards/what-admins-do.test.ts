import { requestCard } from '../../src/cards/request-card';
import { nextOf, words } from '../../src/words/words';
import type { Problem } from '../../src/desk/problem';
import type { RequestView } from '../../src/desk/view';
import { elementsOf, textsOf, verbsOf } from './support/card-json';
import { dana, sampleView } from './support/views';

const english = words('en-GB', 'UTC');
const { request } = sampleView();

/** What stands on a card in sentences, in reading order. */
function readIn(card: unknown): string[] {
  return elementsOf(card, 'TextBlock').map((node) => String(node['text']));
}

describe('a request that an approval could not start', () => {
  const { survey, slots } = sampleView();
  const nobody = survey && { ...survey, lenders: survey.lenders.map((lender) => ({ ...lender, canLend: false })) };
  const forDana = (view: RequestView) => requestCard(view, 'approver', english, { viewerId: dana.aadObjectId });

  it.each([
    ['no slot is free', { slots: slots && { ...slots, free: 0 } }, 'so nothing can be approved'],
    ['no licence can be had', { survey: nobody }, 'so this cannot be approved'],
  ])('can be rejected but not approved while %s, and the card says when Approve comes back', (_why, rest, said) => {
    const card = forDana(sampleView({}, rest));

    expect(verbsOf(card)).toEqual(['request.reject']);
    expect(elementsOf(card, 'Input.ChoiceSet')).toEqual([]);
    expect(textsOf(card).join(' ')).toContain(said);
    expect(textsOf(card).join(' ')).toContain('Then send “quota prod”');
  });

  it('is approved again as soon as it could, and a retirement always', () => {
    expect(verbsOf(forDana(sampleView()))).toContain('request.approve');
    expect(verbsOf(forDana(sampleView({ kind: 'retire' }, { slots: slots && { ...slots, free: 0 } })))).toContain(
      'request.approve',
    );
  });

  it('cannot be approved either when all who could lend said Not now to it, and says so instead of naming nobody', () => {
    const declined = survey?.lenders.map(({ person }) => person) ?? [];
    const card = forDana(sampleView({ declined }));

    expect(verbsOf(card)).toEqual(['request.reject']);
    expect(textsOf(card).join(' ')).toContain('so this cannot be approved');
    expect(verbsOf(forDana(sampleView({ declined: declined.slice(0, 1) })))).toContain('request.approve');
  });
});

describe('a stopped run', () => {
  const owed: Problem = {
    code: 'license-owed',
    values: { lender: 'Kim Larsen', license: 'Sales', case: 'some-apps', disabledPlans: 'a-guid', cause: 'Refused.' },
  };
  const cause: Problem = { code: 'not-system-administrator', values: { doing: 'set it' }, technical: 'PATCH 403' };
  const missing: Problem = { ...cause, next: { key: 'next.retry', values: { next: nextOf(cause) } } };
  const stopped = sampleView({ state: 'needs-hands', problem: missing, leftovers: [owed] });
  const read = (audience: 'approver' | 'requester', id: string) =>
    readIn(requestCard(stopped, audience, english, { viewerId: id }));

  it('says its cause once, then numbered work that ends with Retry and who presses it', () => {
    const texts = read('approver', dana.aadObjectId);

    expect(texts.filter((text) => text.includes('is not a System Administrator of this'))).toHaveLength(1);
    expect(texts.filter((text) => /^[1-9]$/.test(text))).toEqual(['1', '2', '3']);
    expect(texts).toContain('Press Retry');
    expect(texts).toContain('Who: Dana Ortiz and Lee Chen');
    expect(texts.filter((text) => text.includes('presses Retry'))).toEqual([]);
    expect(texts.filter((text) => text.includes('a-guid'))).toEqual([]);
    const [technical] = elementsOf(
      requestCard(stopped, 'approver', english, { viewerId: dana.aadObjectId }),
      'CodeBlock',
    );
    expect(technical?.['codeSnippet']).toBe('PATCH 403\ndisabledPlans: a-guid');
  });

  it('gives whoever waits neither work nor technical text, and tells nobody that somebody was told', () => {
    const text = read('requester', request.requester.aadObjectId).join(' ');

    expect(text).toContain('You do not need to do anything');
    expect(text).not.toMatch(/PATCH|To do by hand|have been told/);
  });
});
