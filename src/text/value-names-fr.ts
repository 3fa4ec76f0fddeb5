import type { ValueNames } from './value-names.js'

/** What values are called in French. They agree with « procédure », « offre » and « attribution ». */
export const valueNamesFr: ValueNames = {
  open: 'ouverte',
  selective: 'sélective',
  limited: 'limitée',
  direct: 'de gré à gré',
  planning: 'en préparation',
  planned: 'prévue',
  active: 'en cours',
  cancelled: 'annulée',
  unsuccessful: 'infructueuse',
  withdrawn: 'retirée',
  complete: 'achevée',
  invited: 'invitée',
  pending: 'en attente',
  valid: 'recevable',
  disqualified: 'écartée',
  terminated: 'résiliée',
  goods: 'fournitures',
  works: 'travaux',
  services: 'services',
  phone: 'téléphone',
  address: 'adresse',
  official: 'agent public',
  'name like': 'nom semblable',
}
