import { inspectBooks } from '../../src/store/inspect-books';
import type { Conversation } from '../../src/usecases/ports';
import { dana } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';

const chat: Conversation = { id: 'a:dana', kind: 'personal', person: dana, members: {}, reference: {} };

let books: TestStore;

beforeEach(async () => {
  books = await withStore();
});
afterEach(() => books.close());

async function heardAt(): Promise<Date | null> {
  const look = await inspectBooks({ dataDir: books.dataDir, databaseUrl: books.database.url });
  if (look.state !== 'open') throw new Error(look.state);
  return look.entries.heardAt;
}

const openedByTheDesk = () => books.outbox.chatOpened({ person: dana, tries: 0 }, chat, () => 1_000);
const heardFrom = (conversation: Conversation) =>
  books.store.transaction((tx) => tx.conversations.remember(conversation));

describe('a look into the books', () => {
  it('does not take a chat that the desk opened for something that came from Teams', async () => {
    await openedByTheDesk();

    expect(await heardAt()).toBeNull();
  });

  it('tells when something last came from Teams, also after the desk opened the chat anew', async () => {
    await heardFrom(chat);
    const heard = await heardAt();

    await openedByTheDesk();

    expect(heard).toBeInstanceOf(Date);
    expect(await heardAt()).toEqual(heard);
  });

  it('hears somebody write in a chat that the desk opened', async () => {
    await openedByTheDesk();

    await heardFrom(chat);

    expect(await heardAt()).toBeInstanceOf(Date);
  });
});
