import { loadSettings } from '../../root/store/settings.ts'
import { loadCosigned } from '../store/cosignatures.ts'

const live = { loadSettings, loadCosigned }

/**
 * The newest checkpoint that a witness cosigned, with its cosignatures. The newest of all may have none, when its news is only that
 * this log cosigned others. Undefined when no witness did so yet.
 */
export async function loadCosignedNote(deps = live): Promise<string | undefined> {
  const { witnesses } = (await deps.loadSettings()).ledger
  const found = await Promise.all(witnesses.map(({ name }) => deps.loadCosigned(name)))
  const [newest] = found.filter((one) => one !== undefined).toSorted((left, right) => right.size - left.size)
  return newest?.note
}
