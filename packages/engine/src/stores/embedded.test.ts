import { storeConformance } from './conformance.ts'
import { openTemporaryStore } from './open.ts'

storeConformance('embedded', openTemporaryStore)
