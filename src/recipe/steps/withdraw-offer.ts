import { registerStep } from '../attempt';
import { done } from '../step';
import type { Step } from '../step';

/** From here on nobody collects the password that is about to be replaced. Whether there was an offer stays in the facts. */
export const withdrawOffer: Step = {
  name: 'withdraw-offer',
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    await registerStep(run, 'withdraw-offer', () => run.ports.register.withdrawOffer(run.request.id));
    return done;
  },
};
