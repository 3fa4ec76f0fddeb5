/** Facts of bidders, suppliers, buyers, pairs and markets, in Spanish. */
export const populationsEs: Readonly<Record<string, string>> = {
  'bidder.bids':
    'Lotes para los que el oferente presentó oferta, solo o en consorcio, y que alguien ganó; varias ofertas para un lote cuentan una vez.',
  'bidder.bids_left_out': 'Ofertas presentadas que no nombran oferente y se dejan fuera por ser pocas.',
  'bidder.disqualified_share':
    'Proporción de esas ofertas que fueron descalificadas; un intervalo cuando falta el estado de algunas o puede haber más ofertas suyas.',
  'bidder.submitted': 'Ofertas que presentó el oferente, solo o en consorcio.',
  'bidder.tenders': 'Licitaciones en que presentó esas ofertas.',
  'bidder.win_rate':
    'Lotes ganados en proporción de los lotes a los que se presentó, de los que alguien ganó; un intervalo cuando faltan ganadores o el estado de ofertas, o puede haber más ofertas suyas.',
  'bidder.wins': 'Los de esos lotes que ganó, solo o en consorcio.',
  'bidder_pair.bids_left_out': 'Ofertas presentadas que no nombran oferente y se dejan fuera por ser pocas.',
  'bidder_pair.lots':
    'Lotes que alguien ganó y para los que ambos presentaron ofertas propias, de como máximo 100 ofertas cada uno.',
  'bidder_pair.met': 'Lotes de como máximo 100 ofertas para los que ambos presentaron ofertas propias.',
  'bidder_pair.same_order_share':
    'Proporción de esas licitaciones en que la primera oferta de uno llegó antes que la del otro: del orden más frecuente. Las ofertas presentadas en un mismo momento no tienen orden; un intervalo cuando faltan horas.',
  'bidder_pair.same_ratio_lots':
    'Mayor número de esos lotes en que es igual la razón entre los precios de ambos, el menor sobre el mayor con cuatro decimales. Se conoce un precio cuando todas las ofertas de un oferente para el lote piden lo mismo, en una moneda.',
  'bidder_pair.same_winner_share':
    'Proporción de esos lotes que ganó el más exitoso de los dos y no el otro: lotes que alguien ganó y para los que ambos presentaron ofertas propias, de como máximo 100 ofertas cada uno.',
  'bidder_pair.tenders':
    'Licitaciones con lotes de como máximo 100 ofertas para los que ambos presentaron ofertas propias.',
  'bidder_pair.turn_share':
    'Proporción de esos lotes que ganó el menos exitoso de los dos y no el otro: lotes que alguien ganó y para los que ambos presentaron ofertas propias, de como máximo 100 ofertas cada uno.',
  'bidder_pair.won_share':
    'Proporción de esos lotes que ganó uno de los dos y no ambos: lotes que alguien ganó y para los que ambos presentaron ofertas propias, de como máximo 100 ofertas cada uno.',
  'buyer.amounts':
    'Importes mayores que cero de adjudicaciones vigentes y pendientes del comprador, en cualquier moneda.',
  'buyer.amounts_left_out':
    'Importes así de licitaciones que no nombran comprador, que se dejan fuera por ser pocos.',
  'buyer.benford_deviation':
    'Desviación absoluta media entre las proporciones de las primeras cifras 1–9 de esos importes y las de la ley de Benford; un intervalo cuando faltan importes o estados.',
  'buyer.bids_left_out':
    'Filas de ofertas de licitaciones que no nombran comprador, que se dejan fuera por ser pocas.',
  'buyer.disqualified_share':
    'Proporción de esas ofertas que fueron descalificadas; un intervalo cuando falta el estado de algunas, y no se conoce cuando se apartaron ofertas.',
  'buyer.just_above':
    'Licitaciones, igualmente, cuyo valor estimado es un umbral o lo supera en una proporción de `band` como máximo.',
  'buyer.just_below':
    'Licitaciones del comprador cuyo valor estimado queda por debajo de un umbral legal en una proporción de `band` como máximo: el de un método, para la categoría, el país y la moneda de la licitación, el día en que se anunció; un intervalo cuando no se conocen valores estimados o umbrales.',
  'buyer.just_below_together':
    'Mayor número de licitaciones de una categoría que el comprador anunció en `days` días y cuyo valor estimado queda por debajo de un umbral legal en una proporción de `band` como máximo: el de un método, para la categoría, el país y la moneda de la licitación, el día en que se anunció; dos de ellas juntas lo alcanzan. Las fechas cuentan por su día. Un intervalo cuando no se conocen valores estimados, categorías, fechas o umbrales.',
  'buyer.near_threshold': 'Licitaciones que son lo uno o lo otro.',
  'buyer.noncompetitive_share':
    'Proporción de sus licitaciones cuyo método es limitado o directo; un intervalo cuando faltan métodos o se apartaron licitaciones.',
  'buyer.submitted':
    'Ofertas presentadas en licitaciones del comprador, según las filas de ofertas; un consorcio tiene una.',
  'buyer.tenders':
    'Licitaciones del comprador; un intervalo cuando se apartaron algunas que pueden ser suyas.',
  'buyer.tenders_left_out': 'Licitaciones que no nombran comprador y se dejan fuera por ser pocas.',
  'buyer.tenders_with_bids': 'Licitaciones en que se presentaron esas ofertas.',
  'buyer_supplier.awards': 'Adjudicaciones vigentes y pendientes del comprador al proveedor.',
  'buyer_supplier.awards_left_out':
    'Adjudicaciones que se dejan fuera de la proporción por ser pocas: las de licitaciones que no nombran comprador, y las del comprador cuyo estado, importe o moneda no se conoce, o que están en otra moneda. Las que no nombran a su proveedor quedan dentro del intervalo.',
  'buyer_supplier.direct_awards':
    'Adjudicaciones directas del comprador al proveedor: adjudicaciones vigentes y pendientes de licitaciones con método directo.',
  'buyer_supplier.direct_just_below':
    'Adjudicaciones directas del comprador al proveedor (adjudicaciones vigentes y pendientes de licitaciones con método directo) que quedan por debajo del umbral legal del método directo en una proporción de `band` como máximo; un intervalo cuando no se conocen importes o umbrales.',
  'buyer_supplier.direct_left_out':
    'Adjudicaciones directas que se dejan fuera por ser pocas: las de licitaciones que no nombran comprador, y las del comprador que no nombran a (todos) sus proveedores.',
  'buyer_supplier.direct_lifted':
    'Las que estaban por debajo del umbral legal del método directo y de las que un contrato acabó en el umbral o por encima.',
  'buyer_supplier.direct_together':
    'Mayor suma de adjudicaciones directas del comprador al proveedor, cada una por debajo de un mismo umbral legal del método directo y decididas en `days` días, en proporción de ese umbral. Las fechas cuentan por su día. Al menos tanto cuando no se conocen importes, fechas o umbrales de algunas. Una adjudicación a varios proveedores puede ser entera de cada uno.',
  'buyer_supplier.growth':
    'Mayor adjudicación posterior del comprador al proveedor en proporción de la primera, por fecha de decisión, entre sus adjudicaciones vigentes y pendientes en una moneda; 0 cuando no hay ninguna posterior. No se conoce cuando no se conoce la primera, o cuando esta fue a varios proveedores.',
  'buyer_supplier.purchases_left_out':
    'Adjudicaciones vigentes y pendientes que se dejan fuera de las de un comprador a un proveedor por ser pocas: las de licitaciones que no nombran comprador, y las del comprador que no nombran a (todos) sus proveedores.',
  'buyer_supplier.share':
    'Importe de esas adjudicaciones en proporción del de todas las adjudicaciones vigentes y pendientes del comprador, que deben estar en una moneda. Una adjudicación a varios proveedores, o a uno que no se nombra, está para cada uno entre nada y su importe entero; no se conoce cuando no hay ningún importe que cuente con seguridad.',
  'market.amounts':
    'Importes mayores que cero de adjudicaciones vigentes y pendientes del mercado, en cualquier moneda.',
  'market.amounts_left_out':
    'Importes así de licitaciones sin clasificación, que se dejan fuera por ser pocos.',
  'market.awards':
    'Adjudicaciones vigentes y pendientes de licitaciones cuya clasificación es de la división.',
  'market.awards_left_out':
    'Adjudicaciones que se dejan fuera por ser pocas: las del mercado cuyo estado, importe o moneda no se conoce, o que están en otra moneda; y las de licitaciones sin clasificación.',
  'market.benford_deviation':
    'Desviación absoluta media entre las proporciones de las primeras cifras 1–9 de esos importes y las de la ley de Benford; un intervalo cuando faltan importes o estados.',
  'market.bidders_before':
    'Oferentes que presentaron oferta, en promedio, para lotes de licitaciones de la división por un método abierto o selectivo, cuyo número de oferentes se conoce y cuyo plazo vence en los 365 días anteriores a esos.',
  'market.bidders_recent':
    'Oferentes que presentaron oferta, en promedio, para lotes de licitaciones de la división por un método abierto o selectivo, cuyo número de oferentes se conoce y cuyo plazo vence en los 365 días hasta el instante desde el que se miran los datos.',
  'market.bids':
    'Ofertas presentadas en licitaciones cuya clasificación es de la división, según las filas de ofertas; un consorcio tiene una.',
  'market.bids_left_out':
    'Filas de ofertas de licitaciones sin clasificación, que se dejan fuera por ser pocas.',
  'market.concentration':
    'Índice de Herfindahl-Hirschman: suma de los cuadrados de las proporciones de los proveedores en tanto por ciento, hasta 10\u00a0000; no se conoce cuando no se conoce el estado o el importe de más de una de cada veinte, o están en otra moneda que la mayoría; una adjudicación a varios proveedores está para cada uno entre nada y su importe entero.',
  'market.consortia_share':
    'Proporción de esas ofertas que hicieron juntos dos o más oferentes: filas de un mismo bid_id. Un intervalo cuando faltan miembros o el estado de ofertas, y no se conoce cuando se apartaron ofertas.',
  'market.largest_share':
    'Proporción del mayor proveedor en el importe de esas adjudicaciones; no se conoce cuando no se conoce el estado o el importe de más de una de cada veinte, o están en otra moneda que la mayoría; una adjudicación a varios proveedores está para cada uno entre nada y su importe entero.',
  'market.largest_supplier': 'Ese proveedor; no se conoce cuando otro puede ser igual de grande.',
  'market.lots_before':
    'Lotes de licitaciones de la división por un método abierto o selectivo, cuyo número de oferentes se conoce y cuyo plazo vence en los 365 días anteriores a esos.',
  'market.lots_left_out':
    'Lotes que se dejan fuera por ser pocos en cada uno de los dos años: no se conoce el número de oferentes, el método o el plazo; y los de licitaciones sin clasificación.',
  'market.lots_recent':
    'Lotes de licitaciones de la división por un método abierto o selectivo, cuyo número de oferentes se conoce y cuyo plazo vence en los 365 días hasta el instante desde el que se miran los datos.',
  'procuring_entity.bids_left_out':
    'Filas de ofertas de licitaciones que no nombran entidad contratante, que se dejan fuera por ser pocas.',
  'procuring_entity.disqualified_share':
    'Proporción de esas ofertas que fueron descalificadas; un intervalo cuando falta el estado de algunas, y no se conoce cuando se apartaron ofertas.',
  'procuring_entity.submitted':
    'Ofertas presentadas en licitaciones de la entidad contratante, según las filas de ofertas; un consorcio tiene una.',
  'procuring_entity.tenders_with_bids': 'Licitaciones en que se presentaron esas ofertas.',
  'supplier.awards_left_out':
    'Adjudicaciones vigentes y pendientes que no nombran a (todos) sus proveedores y se dejan fuera por ser pocas.',
  'supplier.divisions':
    'Distintos dos primeros caracteres de la clasificación de esas licitaciones; un intervalo cuando faltan clasificaciones.',
  'supplier.tenders': 'Licitaciones en que el proveedor tiene una adjudicación vigente o pendiente.',
}
