/** `node bench/redraw.ts`: applies changed targets and a changed plot to the committed measurements. */
import { redraw } from './results.ts'

redraw()
