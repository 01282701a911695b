// An address that stays while the database behind it comes and goes, as a service name does.

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'

export type Proxy = {
  port: number
  /** Connections go to this port from now on. */
  open: (target: number) => Promise<void>
  /** Nobody listens here; who was connected is cut off. */
  close: () => Promise<void>
}

export async function openProxy(): Promise<Proxy> {
  let server: Server | undefined
  let port = 0
  const sockets = new Set<Socket>()
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => {
      sockets.delete(socket)
      other.destroy()
    })
  }
  const proxy: Omit<Proxy, 'port'> = {
    async open(target) {
      server = createServer(inside => {
        const outside = connect(target, '127.0.0.1')
        keep(inside, outside)
        keep(outside, inside)
        inside.pipe(outside).pipe(inside)
      })
      await new Promise<void>((listening, failed) => {
        server?.once('error', failed).listen(port, '127.0.0.1', listening)
      })
      port = (server.address() as AddressInfo).port
    },
    async close() {
      const closed = new Promise(done => server?.close(done) ?? done(undefined))
      for (const socket of sockets) socket.resetAndDestroy()
      await closed
    },
  }
  await proxy.open(1)
  await proxy.close()
  return { ...proxy, port }
}
