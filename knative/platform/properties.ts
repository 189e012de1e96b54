/** A setting of settings.yaml, with its value filled in. */
export interface Setting {
  readonly configMap: string
  /** The ConfigMap's entry, a properties file, that contains the setting. Without it the entry itself is the setting. */
  readonly file?: string
  readonly name: string
  readonly atLeast?: number
  readonly equals?: string
}

/** The entries of a ConfigMap. */
export type Data = Readonly<Record<string, string>>

/** A setting's value in a ConfigMap; undefined if it is not set. */
export function currentValue(data: Data, { file, name }: Setting): string | undefined {
  if (file === undefined) return data[name]
  return linesOf(data, file)
    .findLast((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1)
}

/** Whether a setting's value in a ConfigMap is sufficient. */
export function holds(data: Data, setting: Setting): boolean {
  const value = currentValue(data, setting)?.trim()
  if (value === undefined) return false
  if (setting.atLeast === undefined) return value === setting.equals
  return /^\d+$/.test(value) && Number(value) >= setting.atLeast
}

/** The ConfigMap with the setting added. All other lines stay as they are. */
export function withSetting(data: Data, setting: Setting): Data {
  const { file, name } = setting
  const value = neededValue(setting)
  if (file === undefined) return { ...data, [name]: value }
  const others = linesOf(data, file).filter((line) => !line.startsWith(`${name}=`))
  return { ...data, [file]: `${[...others, `${name}=${value}`].join('\n')}\n` }
}

/** The value to write for a setting. */
export const neededValue = ({ atLeast, equals }: Setting): string => String(equals ?? atLeast)

const linesOf = (data: Data, file: string): string[] => (data[file] ?? '').trimEnd().split('\n')
