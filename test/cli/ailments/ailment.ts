import type { DoctorFinding } from '../../../src/cli/doctor/finding';
import type { Patient } from '../clinic';

/** Something that can be wrong with a set-up, and what the doctor has to say about it, once and about nothing else. */
export interface Ailment {
  readonly state: string;
  readonly patient: Patient;
  readonly check: string;
  readonly result: Exclude<DoctorFinding['result'], 'ok'>;
  readonly seen: RegExp;
  readonly next: RegExp;
}

/** The id of nothing in the tenant. */
export const missing = '99999999-2222-3333-4444-555555555555';
