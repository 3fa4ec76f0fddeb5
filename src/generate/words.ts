/**
 * What is bought, in which sizes, by whom. Values are log-normal: `logMean` and `logDeviation` are of the natural
 * logarithm of a lot's estimate in units of the main currency. Codes are of the Common Procurement Vocabulary.
 * Places and names are invented.
 */
export interface Category {
  readonly category: 'goods' | 'works' | 'services'
  readonly classification: string
  readonly logMean: number
  readonly logDeviation: number
  /** Factor on the usual number of bidders. */
  readonly interest: number
  /** Share of all tenders; shares add up to 1. */
  readonly share: number
  readonly things: readonly string[]
}

export const categories: readonly Category[] = [
  {
    category: 'works',
    classification: '45233140',
    logMean: 14.2,
    logDeviation: 1.2,
    interest: 1.1,
    share: 0.09,
    things: ['Road resurfacing', 'Repair of a road bridge', 'Street drainage', 'Pavements and kerbs'],
  },
  {
    category: 'works',
    classification: '45210000',
    logMean: 14.6,
    logDeviation: 1.3,
    interest: 1.2,
    share: 0.08,
    things: ['School extension', 'Health centre construction', 'Office refurbishment', 'Roof repair'],
  },
  {
    category: 'works',
    classification: '45232150',
    logMean: 13.9,
    logDeviation: 1.1,
    interest: 1,
    share: 0.05,
    things: ['Water main renewal', 'Pumping station', 'Sewer lining'],
  },
  {
    category: 'goods',
    classification: '30200000',
    logMean: 12.1,
    logDeviation: 1.1,
    interest: 1.2,
    share: 0.11,
    things: ['Laptop computers', 'Network switches', 'Servers and storage', 'Printers, with toner'],
  },
  {
    category: 'goods',
    classification: '33140000',
    logMean: 12.4,
    logDeviation: 1.2,
    interest: 0.8,
    share: 0.12,
    things: ['Medical consumables', 'Surgical gloves', 'Infusion sets', 'Wound dressings'],
  },
  {
    category: 'goods',
    classification: '34100000',
    logMean: 13,
    logDeviation: 0.9,
    interest: 0.8,
    share: 0.06,
    things: ['Ambulances', 'Refuse trucks', 'Passenger cars'],
  },
  {
    category: 'goods',
    classification: '09100000',
    logMean: 13.1,
    logDeviation: 1,
    interest: 0.7,
    share: 0.06,
    things: ['Diesel fuel', 'Heating fuel'],
  },
  {
    category: 'goods',
    classification: '39100000',
    logMean: 11.6,
    logDeviation: 1,
    interest: 1.1,
    share: 0.07,
    things: ['Office furniture', 'School desks and chairs', 'Hospital beds'],
  },
  {
    category: 'goods',
    classification: '15000000',
    logMean: 12,
    logDeviation: 1,
    interest: 0.9,
    share: 0.08,
    things: ['Food for hospitals', 'School meals', 'Bread and dairy products'],
  },
  {
    category: 'services',
    classification: '90910000',
    logMean: 12.2,
    logDeviation: 1,
    interest: 1.3,
    share: 0.1,
    things: ['Cleaning of offices', 'Cleaning of schools', 'Window cleaning'],
  },
  {
    category: 'services',
    classification: '79710000',
    logMean: 12.6,
    logDeviation: 0.9,
    interest: 1.1,
    share: 0.07,
    things: ['Guarding of public buildings', 'Security services'],
  },
  {
    category: 'services',
    classification: '79400000',
    logMean: 12.3,
    logDeviation: 1.1,
    interest: 0.9,
    share: 0.06,
    things: ['Audit of accounts', 'Management consulting', 'Feasibility study'],
  },
  {
    category: 'services',
    classification: '79800000',
    logMean: 10.9,
    logDeviation: 0.9,
    interest: 1,
    share: 0.05,
    things: ['Printing of forms', 'Printing of textbooks'],
  },
]

export const regions = [
  'Northmark',
  'Eastvale',
  'Southmoor',
  'Westhaven',
  'Midland',
  'Coast',
  'Highlands',
] as const

export const towns = [
  'Alderby',
  'Brenmouth',
  'Corvale',
  'Dunmere',
  'Estrand',
  'Fennick',
  'Garrow',
  'Hallin',
  'Istwick',
  'Jorvale',
  'Kestrin',
  'Lorrimar',
  'Merrow',
  'Nethby',
  'Ormsund',
  'Pellgate',
] as const

export const buyerKinds = [
  'Municipality of',
  'Regional Hospital',
  'School Board of',
  'Water Authority of',
  'Road Directorate',
  'University of',
  'Port Authority of',
  'Police Service of',
] as const

export const firmNames = [
  'Acorn',
  'Bluewater',
  'Cedar',
  'Delta',
  'Ember',
  'Falcon',
  'Granite',
  'Harbour',
  'Iris',
  'Juniper',
  'Keystone',
  'Lantern',
  'Meridian',
  'Noor',
  'Orchard',
  'Pioneer',
  'Quarry',
  'Rafid',
  'Summit',
  'Tamarind',
  'Union',
  'Vega',
  'Willow',
  'Zahra',
] as const

export const firmTrades = [
  'Contracting',
  'Trading',
  'Supplies',
  'Services',
  'Engineering',
  'Systems',
  'Logistics',
  'Works',
] as const

export const firmForms = ['Ltd', 'LLC', 'Co.', '& Sons', 'Group', 'and Partners, Ltd'] as const

export const givenNames = [
  'Amal',
  'Bruno',
  'Carla',
  'Dina',
  'Elias',
  'Farah',
  'Greta',
  'Hana',
  'Ivan',
  'Jamil',
  'Lena',
  'Omar',
] as const

export const familyNames = [
  'Albrecht',
  'Bakri',
  'Costa',
  'Darwish',
  'Ferreira',
  'Haddad',
  'Ionescu',
  'Kaya',
  'Moreau',
  'Novak',
  'Rossi',
  'Saleh',
] as const
