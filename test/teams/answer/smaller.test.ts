import { sendFitting } from '../../../src/teams/answer/smaller';
import { ChatError, type Message } from '../../../src/usecases/ports';
import { words } from '../../../src/words/words';
import { samples } from '../../cards/support/samples';
import { elementsOf, textsOf } from '../../cards/support/card-json';

/** What Teams takes at last, which refuses the first so many as too large. */
async function takenAfter(refusals: number, message: Message): Promise<Message> {
  const tried: Message[] = [];
  return sendFitting(message, { locale: 'en-GB', requestId: null }, async (fitting) => {
    tried.push(fitting);
    if (tried.length <= refusals) throw new ChatError('too-large', 'Too large.');
    return fitting;
  });
}

const snippets = (message: Message) => elementsOf(message.card, 'CodeBlock').map((node) => String(node['codeSnippet']));

it.each([1, 2])(
  'the command for Active Directory stays whole on a card that was made smaller %i times',
  async (times) => {
    const sample = samples().find(({ id }) => id === 'progress.on-premises');
    const card = sample?.draw(words('en-GB', 'UTC'));
    const [command = ''] = snippets({ card: card ?? {} });
    expect(command).toContain('New-ADUser');
    expect(command.length).toBeGreaterThan(120);
    const rows = Array.from({ length: 5 }, (_, at) => ({ type: 'TextBlock', text: `${at} ${'x'.repeat(2_000)}` }));
    const { body } = card as unknown as { body: readonly unknown[] };

    const taken = await takenAfter(times, { card: { ...card, body: [...elementsOf({ body }, 'CodeBlock'), ...rows] } });

    expect(snippets(taken)).toEqual([command]);
    expect(textsOf(elementsOf(taken.card, 'CodeBlock')[0]?.['fallback'])).toContain(command);
    expect(JSON.stringify(taken.card)).not.toContain('x'.repeat(500));
  },
);

it('a text to be copied that is too long for it is left out, and its place says where it is', async () => {
  const code = { type: 'CodeBlock', codeSnippet: 'y'.repeat(5_000) };

  const taken = await takenAfter(1, { card: { type: 'AdaptiveCard', body: [code] } });

  expect(snippets(taken)).toEqual([]);
  expect(JSON.stringify(taken.card)).not.toContain('y'.repeat(20));
  expect(textsOf(taken.card).join(' ')).toContain('The text to copy is left out here');
});
