/** As much of ws as the sandbox uses; the package brings no types. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events'
  import type { Server } from 'node:http'

  export class WebSocket extends EventEmitter {
    send(data: string): void
    close(): void
    terminate(): void
  }
  export class WebSocketServer extends EventEmitter {
    constructor(options: { server: Server; path: string })
    close(): void
  }
}
