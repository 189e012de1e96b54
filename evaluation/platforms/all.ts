/** All platforms that are measured, in the order of the tables. */
import type { Platform } from '../platform.ts'
import { direct } from './direct.ts'
import { floor } from './floor.ts'

export const PLATFORMS: readonly Platform[] = [floor, direct]
