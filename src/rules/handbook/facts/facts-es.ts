import { populationsEs } from './populations-es.js'

const WHOLE = 'Días enteros transcurridos; entre dos fechas sin hora, los días de una a otra.'
const DAYS = `${WHOLE} Negativo cuando el orden está invertido.`

/** What the facts of shipped rules with Spanish texts mean, in Spanish, as `about` has it in English. */
export const factsEs: Readonly<Record<string, string>> = {
  'award.amount': 'Valor de la adjudicación.',
  'award.awarded_at': 'Fecha de la decisión.',
  'award.currency': 'Moneda de la adjudicación.',
  'award.sanctioned':
    'Un proveedor de la adjudicación figura en un registro de sanciones el día de la adjudicación; una inscripción sin fecha final sigue vigente.',
  'award.status': 'Estado de la adjudicación.',
  'award.unregistered':
    'Un proveedor de la adjudicación no tiene ninguna inscripción válida en el registro de empresas el día de la adjudicación; una inscripción sin fecha final sigue vigente.',
  'contract.amendments': 'Número de veces que se modificó el contrato.',
  'contract.amount': 'Valor en el momento de la firma.',
  'contract.award_difference':
    'Diferencia, en proporción, entre el valor a la firma de todos los contratos de la adjudicación juntos y el de la adjudicación.',
  'contract.awarded':
    'Valor de la adjudicación de la que procede el contrato, mayor que cero y en la misma moneda.',
  'contract.cancelled': 'Su estado es cancelado, o una de sus filas tiene fecha de cancelación.',
  'contract.cancelled_at': 'Momento de la cancelación.',
  'contract.currency': 'Moneda del contrato.',
  'contract.final_amount': 'Valor final.',
  'contract.final_to_amount': 'Valor final en proporción del valor a la firma, ambos mayores que cero.',
  'contract.of_award':
    'Valor a la firma del contrato y de todos los demás de su adjudicación que no se cancelaron, cada uno mayor que cero y en la moneda de la adjudicación.',
  'contract.signature_days': `Desde la decisión de su adjudicación hasta la firma. ${DAYS}`,
  'contract.signed_at': 'Momento de la firma.',
  'contract.status': 'Estado del contrato.',
  'contract.terminated_early':
    'Se terminó antes de su fin, que es posterior al instante desde el que se miran los datos.',
  'item.classification': 'Código de lo que es.',
  'item.currency': 'Moneda del precio.',
  'item.unit': 'Unidad de la cantidad.',
  'item.unit_price': 'Precio de una unidad.',
  'lot.awarded':
    'Suma de las adjudicaciones vigentes y pendientes; solo se conoce si se conocen el estado, el importe y una única moneda de todas.',
  'lot.awarded_to_estimate':
    'Suma adjudicada en proporción del valor estimado, ambos mayores que cero, en una moneda y sobre una misma base.',
  'lot.awards.counting': 'Adjudicaciones vigentes y pendientes del lote.',
  'lot.bidders.standing':
    'Oferentes distintos cuya oferta seguía en pie al vencer el plazo; seguía en pie la que se retiró después, y también la descalificada.',
  'lot.bidders.submitted': 'Oferentes distintos que presentaron una oferta; un consorcio cuenta como uno.',
  'lot.bids.currency': 'Moneda de los precios de las ofertas válidas.',
  'lot.bids.identical_bidders':
    'Oferentes que presentaron una oferta del mismo importe, moneda y ronda que otro oferente ajeno a su consorcio; un consorcio cuenta como uno.',
  'lot.bids.lowest_disqualified':
    'Una oferta descalificada es inferior a todas las pendientes y válidas, de la última ronda si hay varias. Sin oferta descalificada no hace falta conocer ningún precio; si la hay, hacen falta todos, en una moneda.',
  'lot.bids.margin':
    'Precio más bajo de los demás menos el precio ganador, en proporción del precio ganador; no se conoce cuando una oferta válida es inferior a la ganadora.',
  'lot.bids.runner_up':
    'Precio más bajo de las ofertas válidas de quienes no ganaron; se conoce cuando se conoce el precio ganador.',
  'lot.bids.spread':
    'Precio más alto menos el más bajo de las ofertas válidas, en proporción de su media; con dos ofertas o más.',
  'lot.bids.valid': 'Ofertas válidas del lote, de la última ronda si hay varias; un consorcio tiene una.',
  'lot.bids.winning':
    'Precio de la oferta válida que ganó; solo se conoce si se conocen todos los precios de las ofertas válidas y una sola oferta de los ganadores puede haber ganado.',
  'lot.bids.withdrawn': 'Ofertas presentadas que se retiraron, en cualquier momento.',
  'lot.contacts.address_bidders':
    'Oferentes que presentaron oferta y tienen la dirección postal de otro oferente ajeno a su consorcio.',
  'lot.contacts.box_address_bidders':
    'Oferentes que presentaron oferta, cada miembro de un consorcio por separado, y cuya dirección postal es un apartado: aparte del número de este no tiene ninguno de menos de 5 cifras, como lo tiene una casa.',
  'lot.contacts.buyer_address_bidders':
    'Oferentes que presentaron oferta, cada miembro de un consorcio por separado, y tienen la dirección postal del comprador o de la entidad contratante.',
  'lot.contacts.buyer_phone_bidders':
    'Oferentes que presentaron oferta, cada miembro de un consorcio por separado, y tienen el teléfono del comprador o de la entidad contratante.',
  'lot.contacts.email_bidders':
    'Oferentes que presentaron oferta y tienen el correo electrónico de otro oferente ajeno a su consorcio.',
  'lot.contacts.odd_phone_bidders':
    'Oferentes que presentaron oferta, cada miembro de un consorcio por separado, y cuyo teléfono tiene menos de 7 o más de 15 cifras, o la misma cifra en sus últimos 7 lugares.',
  'lot.contacts.official_address_bidders':
    'Oferentes que presentaron oferta, cada miembro de un consorcio por separado, y tienen la dirección postal de un funcionario del comprador o de la entidad contratante el día en que vence el plazo: según el registro de funcionarios y los vínculos como funcionario o empleado.',
  'lot.contacts.official_phone_bidders':
    'Oferentes que presentaron oferta, cada miembro de un consorcio por separado, y tienen el teléfono de un funcionario del comprador o de la entidad contratante el día en que vence el plazo: según el registro de funcionarios y los vínculos como funcionario o empleado.',
  'lot.contacts.phone_bidders':
    'Oferentes que presentaron oferta y tienen el teléfono de otro oferente ajeno a su consorcio.',
  'lot.contacts.unnumbered_address_bidders':
    'Oferentes que presentaron oferta, cada miembro de un consorcio por separado, y cuya dirección postal no lleva número.',
  'lot.currency': 'Moneda del valor estimado.',
  'lot.deadline': 'Cierre de la presentación de ofertas, según la licitación.',
  'lot.decision_days': `Desde el vencimiento del plazo de presentación hasta la decisión: la fecha de las adjudicaciones vigentes y pendientes, que debe ser una sola. ${DAYS}`,
  'lot.estimate': 'Valor estimado del lote; el de la licitación solo cuando es un único lote.',
  'lot.ip.network_bidders':
    'Oferentes que presentaron una oferta desde una red desde la que también la presentó otro oferente ajeno a su consorcio; la red son los primeros 24 bits de una dirección IPv4, o 64 de una IPv6.',
  'lot.ip.shared_bidders':
    'Oferentes que presentaron una oferta desde una dirección desde la que también la presentó otro oferente ajeno a su consorcio.',
  'lot.losers.disqualified':
    'Oferentes que no ganaron y cuyas ofertas presentadas fueron todas descalificadas.',
  'lot.losers.other':
    'Oferentes que presentaron oferta, no ganaron y no fueron descalificados; quien la retiró está entre ellos.',
  'lot.open':
    'El plazo vence después del instante desde el que se miran los datos; no se sabe sin ese instante, y no se cumple sin plazo.',
  'lot.owners.common_share':
    'Mayor parte que un mismo propietario posee en cada uno de dos oferentes, que no sean del mismo consorcio, al vencer el plazo; 0 sin tal propietario.',
  'lot.shareholders.common_share':
    'Mayor parte que un mismo accionista posee en cada uno de dos oferentes, que no sean del mismo consorcio, al vencer el plazo; 0 sin tal accionista.',
  'lot.winner.late':
    'Un ganador presentó su oferta después del plazo: cada una de sus ofertas pendientes y válidas de la primera ronda, o de las que entre ellas están marcadas como ganadoras.',
  'lot.withdrawn.after_deadline': 'Una oferta se retiró después del cierre.',
  'lot.withdrawn.after_opening': 'Una oferta se retiró después de la apertura.',
  'lot.withdrawn.all_but_one': 'De dos o más oferentes, todos menos uno retiraron todas sus ofertas.',
  'lot.withdrawn.lowest':
    'Se retiró la oferta más baja del lote, en una misma moneda y ronda, y ganó una más alta.',
  'lot.won':
    'Alguien ganó: un proveedor de una adjudicación vigente o pendiente, o un oferente marcado como ganador.',
  'tender.award_criterion': 'Cómo se ponderan las ofertas: price_only, best_value …',
  'tender.awards': 'Adjudicaciones de la licitación, fuera cual fuese su suerte.',
  'tender.bids.any':
    'Se presentó al menos una oferta para uno de sus lotes; si ningún lote lo indica y de alguno no se sabe, según el número de la propia licitación.',
  'tender.buyer': 'Quién compra.',
  'tender.category': 'Bienes, obras, servicios …',
  'tender.classification_division': 'Los dos primeros caracteres del código de lo que se compra.',
  'tender.currency': 'Moneda de los importes de la licitación.',
  'tender.estimate': 'Valor estimado de toda la licitación.',
  'tender.evaluation_days': `Desde la apertura de las ofertas hasta la primera decisión sobre una adjudicación, fuera cual fuese su suerte. ${WHOLE}`,
  'tender.method': 'Método de contratación.',
  'tender.method_details': 'Método de contratación en palabras de la fuente.',
  'tender.opening_days': `Desde el anuncio hasta la apertura de las ofertas. ${DAYS}`,
  'tender.planned_method': 'Método de contratación que preveía el plan de compras.',
  'tender.relaunch.other_winner':
    'La licitación con que se volvió a convocar tuvo ganador, y no fue nadie que hubiera ganado esta o figurase en ella como ganador.',
  'tender.relaunched':
    'Una licitación cancelada se volvió a convocar: figura como la anterior, o tiene el mismo comprador y clasificación y un título y un valor parecidos, en 180 días.',
  'tender.status': 'Estado de la licitación.',
  'tender.submission_days': `Desde el anuncio hasta el vencimiento del plazo de presentación. ${DAYS}`,
  ...populationsEs,
}
