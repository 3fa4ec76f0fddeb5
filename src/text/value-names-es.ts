import type { ValueNames } from './value-names.js'

/** What values are called in Spanish. They agree with «procedimiento», else with «licitación», «oferta» and «adjudicación». */
export const valueNamesEs: ValueNames = {
  open: 'abierto',
  selective: 'selectivo',
  limited: 'limitado',
  direct: 'directo',
  planning: 'en planificación',
  planned: 'prevista',
  active: 'vigente',
  cancelled: 'cancelada',
  unsuccessful: 'desierta',
  withdrawn: 'retirada',
  complete: 'concluida',
  invited: 'invitada',
  pending: 'pendiente',
  valid: 'válida',
  disqualified: 'descalificada',
  terminated: 'terminada',
  goods: 'bienes',
  works: 'obras',
  services: 'servicios',
  phone: 'teléfono',
  address: 'dirección',
  official: 'funcionario',
  'name like': 'nombre parecido',
}
