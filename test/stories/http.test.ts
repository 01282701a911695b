import { morning } from './morning.ts'

morning('http')
