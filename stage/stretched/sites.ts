/** The sites of a stretched cluster, which node stands where, and who votes for the controller. */

export type Site = 'eqiad' | 'codfw' | 'third'

export const SITES: readonly Site[] = ['eqiad', 'codfw', 'third']

/** The sites that have brokers, and clients. */
export type MainSite = Exclude<Site, 'third'>
export const MAIN_SITES: readonly MainSite[] = ['eqiad', 'codfw']

export const opposite = (site: MainSite): MainSite => (site === 'eqiad' ? 'codfw' : 'eqiad')

export interface NodePlan {
  readonly id: number
  readonly site: Site
  readonly isBroker: boolean
  /** Whether it is one of the three voters, and may become the controller. */
  readonly isVoter: boolean
}

const node = (id: number, site: Site, roles: 'broker' | 'voter' | 'both'): NodePlan => ({
  id,
  site,
  isBroker: roles !== 'voter',
  isVoter: roles !== 'broker',
})

/**
 * `2.5`: two brokers in each main site, a voter in each site. `2`: the same brokers, and two of the three
 * voters are in eqiad.
 */
export type Layout = '2' | '2.5'

export const LAYOUTS: Readonly<Record<Layout, readonly NodePlan[]>> = {
  '2': [
    node(1, 'eqiad', 'both'),
    node(2, 'eqiad', 'both'),
    node(3, 'codfw', 'both'),
    node(4, 'codfw', 'broker'),
  ],
  '2.5': [
    node(1, 'eqiad', 'both'),
    node(2, 'eqiad', 'broker'),
    node(3, 'codfw', 'both'),
    node(4, 'codfw', 'broker'),
    node(5, 'third', 'voter'),
  ],
}

/** The partitions of each topic: the first replica is the preferred leader, so each broker leads one. */
export const REPLICAS: readonly (readonly number[])[] = [
  [1, 3, 2, 4],
  [3, 1, 4, 2],
  [2, 4, 1, 3],
  [4, 2, 3, 1],
]

/** The site in which a partition has its preferred leader. */
export const siteOfPartition = (partition: number): MainSite =>
  partition % 2 === 0 ? 'eqiad' : 'codfw'
