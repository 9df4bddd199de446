import { remember } from '../announced';
import { done } from '../step';
import type { Step } from '../step';

/** From here on the owner may collect the password; the offer itself goes out with the end of the run. */
export const handOver: Step = {
  name: 'hand-over',
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    await remember(run, 'hand-over', { secretOffered: true });
    return done;
  },
};
