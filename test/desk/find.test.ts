import { environmentSaid } from '../../src/desk/find';
import { settings } from '../support/store-samples';

const [sample] = settings.environments;
if (!sample) throw new Error('The sample settings have no environment.');
const environments = [
  { ...sample, id: 'prod', name: 'Contoso Production' },
  { ...sample, id: 'uat', name: 'Contoso UAT' },
  { ...sample, id: 'uat-2', name: 'Fabrikam UAT' },
];

describe('the environment in what somebody wrote', () => {
  it.each([
    ['uat', 'uat'],
    ['UAT-2', 'uat-2'],
    ['contoso uat', 'uat'],
    ['Contoso  Production please', 'prod'],
    ['production', 'prod'],
    ['fabrikam', 'uat-2'],
    ['prod today', 'prod'],
    ['UAT of Contoso', 'uat'],
  ])('is the one that is meant: %s', (said, id) => {
    expect(environmentSaid({ environments }, said)?.id).toBe(id);
  });

  it('is not the only one there is, where nothing was written', () => {
    expect(environmentSaid({ environments: [sample] }, '  ')).toBeNull();
  });

  it.each(['contoso', 'o', 'mars', ''])('is nobody’s guess where several fit, or none: “%s”', (said) => {
    expect(environmentSaid({ environments }, said)).toBeNull();
  });
});
