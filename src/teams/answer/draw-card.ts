import type { Card, Painter, Reader } from '../../cards/painter';
import type { Problem } from '../../desk/problem';
import type { FormView, RequestsView } from '../../usecases/api';
import type { Picture } from '../../usecases/picture';

/** What is drawn as a card: a picture, `problem` says what could not be done with it; or a form, which is of the moment. */
export type Drawn =
  | (Picture & { readonly problem?: Problem })
  | { readonly kind: 'form'; readonly form: FormView }
  | { readonly kind: 'requests'; readonly view: RequestsView; readonly notice?: string };

/** `message`: a message of the conversation · `answer`: what only whoever pressed a button sees · `dialog`: a window of theirs. */
type Place = 'message' | 'answer' | 'dialog';

/** The one way from what the books say to a card: for whom and where decides how it looks. */
export function drawCard(painter: Painter, drawn: Drawn, reader: Reader, place: Place): Card {
  switch (drawn.kind) {
    case 'request':
      return painter.request(drawn.seen, reader, {
        problem: drawn.problem,
        refreshFor: drawn.refreshFor,
        isShort: drawn.isShort,
      });
    case 'quota':
      return painter.quota(drawn.view, reader);
    case 'accounts':
      return painter.accounts(drawn.view, reader);
    case 'requests':
      return painter.requests(drawn.view, reader, drawn.notice);
    case 'form':
      return drawForm(painter, drawn.form, reader, place);
  }
}

/** What several people read along is a button that opens the form as a dialog; in the answer it knows the people here. */
function drawForm(painter: Painter, form: FormView, reader: Reader, place: Place): Card {
  if (place === 'dialog') return painter.form(form, reader, 'dialog');
  if (reader.conversationKind === 'personal') return painter.form(form, reader, 'chat');
  return place === 'message' ? painter.formLink(reader) : painter.form(form, reader, 'conversation');
}
