import { registerStep } from '../attempt';
import { done } from '../step';
import type { Step } from '../step';

/** The password did not change: an offer that this run withdrew is open again, until when it was. One that was revealed is not. */
export const restoreOffer: Step = {
  name: 'restore-offer',
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    await registerStep(run, 'restore-offer', () => run.ports.register.restoreOffer(run.request.id));
    return done;
  },
};
