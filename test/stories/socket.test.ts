import { morning } from './morning.ts'

morning('socket')
