import type { Socket } from 'node:net';

/** Connections over which nobody has shown a good token yet. */
export interface Strangers {
  /** Of so many the one that has been silent longest makes room for the next. */
  readonly enter: (socket: Socket) => void;
  /** A good token came over it: from now on it is nobody's turn to make it go. */
  readonly prove: (socket: Socket) => void;
}

/** Teams keeps some dozens of connections and shows a token within milliseconds, so it is never the oldest of so many. */
const usualMost = 500;

/** However many connect and stay silent, Teams finds room. */
export function createStrangers(most = usualMost): Strangers {
  const sockets = new Set<Socket>();
  return {
    enter(socket) {
      const [oldest] = sockets;
      if (oldest && sockets.size >= most) {
        sockets.delete(oldest);
        oldest.destroy();
      }
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
    prove: (socket) => void sockets.delete(socket),
  };
}
