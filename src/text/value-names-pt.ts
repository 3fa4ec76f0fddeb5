import type { ValueNames } from './value-names.js'

/** What values are called in Portuguese. They agree with “procedimento”, else with “licitação”, “proposta” and “adjudicação”. */
export const valueNamesPt: ValueNames = {
  open: 'aberto',
  selective: 'seletivo',
  limited: 'limitado',
  direct: 'direto',
  planning: 'em planejamento',
  planned: 'prevista',
  active: 'vigente',
  cancelled: 'cancelada',
  unsuccessful: 'fracassada',
  withdrawn: 'retirada',
  complete: 'concluída',
  invited: 'convidada',
  pending: 'pendente',
  valid: 'válida',
  disqualified: 'desclassificada',
  terminated: 'encerrada',
  goods: 'bens',
  works: 'obras',
  services: 'serviços',
  phone: 'telefone',
  address: 'endereço',
  official: 'autoridade',
  'name like': 'nome parecido',
}
