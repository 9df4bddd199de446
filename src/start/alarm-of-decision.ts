import type { Register } from '../recipe/ports';

interface AlarmLog {
  error(fields: object, message: string): void;
}

/** The register, with a line in the log when a run stops because it is not about to do what was decided. */
export function withAlarm(register: Register, log: AlarmLog): Register {
  return {
    ...register,
    async differsFromDecision(requestId, mode) {
      const differs = await register.differsFromDecision(requestId, mode);
      if (differs.length > 0)
        log.error(
          { requestId, mode, differs },
          'what a run would do is not what was decided: find out who edited the books',
        );
      return differs;
    },
  };
}
