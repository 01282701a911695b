// A wire to the database that can be cut.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export type Wire = {
  url: string
  cut: () => Promise<void>
  mend: () => Promise<void>
  /** Nothing passes any more, and nobody is told. */
  silence: () => void
  close: () => Promise<void>
}

/** To a PostgreSQL that can be gone: connections break, and no new one is taken. */
export async function openWire(database: string): Promise<Wire> {
  const target = new URL(database)
  const open = new Set<Socket>()
  const both = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    return socket
  }
  const listenAt = async (port: number): Promise<Server> => {
    const server = createServer(from => {
      const to = both(connect(Number(target.port), target.hostname))
      both(from).pipe(to).pipe(from)
      from.on('close', () => to.destroy())
      to.on('close', () => from.destroy())
    }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    return server
  }
  let server: Server | undefined = await listenAt(0)
  const { port } = server.address() as AddressInfo
  const cut = async () => {
    const closed = server && once(server, 'close')
    server?.close()
    server = undefined
    for (const socket of open) socket.destroy()
    await closed
  }
  return {
    url: Object.assign(new URL(database), { host: `127.0.0.1:${port}` }).href,
    cut,
    silence() {
      for (const socket of open) socket.unpipe().pause()
    },
    async mend() {
      server = await listenAt(port)
    },
    close: cut,
  }
}
