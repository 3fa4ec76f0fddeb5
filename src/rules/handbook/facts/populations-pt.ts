/** Facts of bidders, suppliers, buyers, pairs and markets, in Portuguese. */
export const populationsPt: Readonly<Record<string, string>> = {
  'bidder.bids':
    'Lotes para os quais o licitante apresentou proposta, sozinho ou em consórcio, e que alguém venceu; várias propostas para um lote contam uma vez.',
  'bidder.bids_left_out':
    'Propostas apresentadas que não nomeiam licitante e são deixadas de fora por serem poucas.',
  'bidder.disqualified_share':
    'Proporção dessas propostas que foram desclassificadas; um intervalo onde falta a situação de algumas, ou mais propostas podem ser suas.',
  'bidder.submitted': 'Propostas que o licitante apresentou, sozinho ou em consórcio.',
  'bidder.tenders': 'Licitações em que apresentou essas propostas.',
  'bidder.win_rate':
    'Lotes vencidos em proporção dos lotes disputados, dos que alguém venceu; um intervalo onde faltam vencedores ou a situação de propostas, ou mais propostas podem ser suas.',
  'bidder.wins': 'Aqueles desses lotes que venceu, sozinho ou em consórcio.',
  'bidder_pair.bids_left_out':
    'Propostas apresentadas que não nomeiam licitante e são deixadas de fora por serem poucas.',
  'bidder_pair.lots':
    'Lotes que alguém venceu e para os quais ambos apresentaram propostas próprias, de no máximo 100 propostas cada um.',
  'bidder_pair.met': 'Lotes de no máximo 100 propostas para os quais ambos apresentaram propostas próprias.',
  'bidder_pair.same_order_share':
    'Proporção dessas licitações em que a primeira proposta de um veio antes da do outro: da ordem mais frequente. Propostas apresentadas no mesmo momento não têm ordem; um intervalo onde faltam horários.',
  'bidder_pair.same_ratio_lots':
    'Maior número desses lotes em que é igual a razão entre os preços dos dois, o menor sobre o maior com quatro casas decimais. Um preço é conhecido onde todas as propostas de um licitante para o lote pedem o mesmo, em uma moeda.',
  'bidder_pair.same_winner_share':
    'Proporção desses lotes que o mais bem-sucedido dos dois venceu, e não o outro: lotes que alguém venceu e para os quais ambos apresentaram propostas próprias, de no máximo 100 propostas cada um.',
  'bidder_pair.tenders':
    'Licitações com lotes de no máximo 100 propostas para os quais ambos apresentaram propostas próprias.',
  'bidder_pair.turn_share':
    'Proporção desses lotes que o menos bem-sucedido dos dois venceu, e não o outro: lotes que alguém venceu e para os quais ambos apresentaram propostas próprias, de no máximo 100 propostas cada um.',
  'bidder_pair.won_share':
    'Proporção desses lotes que um dos dois venceu, e não ambos: lotes que alguém venceu e para os quais ambos apresentaram propostas próprias, de no máximo 100 propostas cada um.',
  'buyer.amounts':
    'Valores maiores que zero de adjudicações vigentes e pendentes do comprador, em qualquer moeda.',
  'buyer.amounts_left_out':
    'Valores assim de licitações que não nomeiam comprador, deixados de fora por serem poucos.',
  'buyer.benford_deviation':
    'Desvio absoluto médio entre as proporções dos primeiros algarismos 1–9 desses valores e as da lei de Benford; um intervalo onde faltam valores ou situações.',
  'buyer.bids_left_out':
    'Linhas de propostas de licitações que não nomeiam comprador, deixadas de fora por serem poucas.',
  'buyer.direct_awards':
    'Contratações diretas do comprador: adjudicações vigentes e pendentes de licitações com método direto.',
  'buyer.direct_left_out':
    'Contratações diretas de licitações que não nomeiam comprador, deixadas de fora por serem poucas.',
  'buyer.direct_together':
    'Maior soma de contratações diretas do comprador para uma classificação, cada uma abaixo de um mesmo limite legal do método direto e decididas em `days` dias, em proporção desse limite. As datas contam pelo dia. Pelo menos tanto onde valores, datas ou limites de algumas não são conhecidos.',
  'buyer.disqualified_share':
    'Proporção dessas propostas que foram desclassificadas; um intervalo onde falta a situação de algumas, e desconhecida onde propostas foram desconsideradas.',
  'buyer.just_above':
    'Licitações, da mesma forma, cujo valor estimado é um limite ou o supera em uma proporção de no máximo `band`.',
  'buyer.just_below':
    'Licitações do comprador cujo valor estimado fica abaixo de um limite legal em uma proporção de no máximo `band`: o de um método, para a categoria, o país e a moeda da licitação, no dia do anúncio; um intervalo onde valores estimados ou limites não são conhecidos.',
  'buyer.just_below_together':
    'Maior número de licitações de uma categoria que o comprador anunciou em `days` dias e cujo valor estimado fica abaixo de um limite legal em uma proporção de no máximo `band`: o de um método, para a categoria, o país e a moeda da licitação, no dia do anúncio; duas delas juntas o atingem. As datas contam pelo dia. Um intervalo onde valores estimados, categorias, datas ou limites não são conhecidos.',
  'buyer.near_threshold': 'Licitações que são uma coisa ou a outra.',
  'buyer.noncompetitive_share':
    'Proporção de suas licitações cujo método é limitado ou direto; um intervalo onde faltam métodos ou licitações foram desconsideradas.',
  'buyer.submitted':
    'Propostas apresentadas em licitações do comprador, pelas linhas de propostas; um consórcio tem uma.',
  'buyer.tenders':
    'Licitações do comprador; um intervalo onde foram desconsideradas algumas que podem ser suas.',
  'buyer.tenders_left_out': 'Licitações que não nomeiam comprador e são deixadas de fora por serem poucas.',
  'buyer.tenders_with_bids': 'Licitações em que essas propostas foram apresentadas.',
  'buyer_supplier.awards': 'Adjudicações vigentes e pendentes do comprador ao fornecedor.',
  'buyer_supplier.awards_left_out':
    'Adjudicações deixadas de fora da proporção por serem poucas: as de licitações que não nomeiam comprador, e as do comprador cuja situação, valor ou moeda não se conhece, ou que estão em outra moeda. As que não nomeiam seu fornecedor ficam dentro do intervalo.',
  'buyer_supplier.direct_awards':
    'Contratações diretas do comprador ao fornecedor: adjudicações vigentes e pendentes de licitações com método direto.',
  'buyer_supplier.direct_just_below':
    'Contratações diretas do comprador ao fornecedor (adjudicações vigentes e pendentes de licitações com método direto) que ficam abaixo do limite legal do método direto em uma proporção de no máximo `band`; um intervalo onde valores ou limites não são conhecidos.',
  'buyer_supplier.direct_left_out':
    'Contratações diretas deixadas de fora por serem poucas: as de licitações que não nomeiam comprador, e as do comprador que não nomeiam (todos) os seus fornecedores.',
  'buyer_supplier.direct_lifted':
    'As que estavam abaixo do limite legal do método direto e das quais um contrato acabou no limite ou acima dele.',
  'buyer_supplier.direct_together':
    'Maior soma de contratações diretas do comprador ao fornecedor, cada uma abaixo de um mesmo limite legal do método direto e decididas em `days` dias, em proporção desse limite. As datas contam pelo dia. Pelo menos tanto onde valores, datas ou limites de algumas não são conhecidos. Uma adjudicação a vários fornecedores pode ser inteira de cada um.',
  'buyer_supplier.growth':
    'Maior adjudicação posterior do comprador ao fornecedor em proporção da primeira, por data de decisão, entre suas adjudicações vigentes e pendentes em uma moeda; 0 onde não há nenhuma posterior. Desconhecido onde a primeira não é conhecida, ou foi feita a vários fornecedores.',
  'buyer_supplier.purchases_left_out':
    'Adjudicações vigentes e pendentes deixadas de fora das de um comprador a um fornecedor por serem poucas: as de licitações que não nomeiam comprador, e as do comprador que não nomeiam (todos) os seus fornecedores.',
  'buyer_supplier.share':
    'Valor dessas adjudicações em proporção do de todas as adjudicações vigentes e pendentes do comprador, que devem estar em uma moeda. Uma adjudicação a vários fornecedores, ou a um que não é nomeado, está para cada um entre nada e seu valor inteiro; desconhecida onde não há valor que conte com certeza.',
  'market.amounts':
    'Valores maiores que zero de adjudicações vigentes e pendentes do mercado, em qualquer moeda.',
  'market.amounts_left_out':
    'Valores assim de licitações sem classificação, deixados de fora por serem poucos.',
  'market.awards': 'Adjudicações vigentes e pendentes de licitações cuja classificação é da divisão.',
  'market.awards_left_out':
    'Adjudicações deixadas de fora por serem poucas: as do mercado cuja situação, valor ou moeda não se conhece, ou que estão em outra moeda; e as de licitações sem classificação.',
  'market.benford_deviation':
    'Desvio absoluto médio entre as proporções dos primeiros algarismos 1–9 desses valores e as da lei de Benford; um intervalo onde faltam valores ou situações.',
  'market.bidders_before':
    'Licitantes que apresentaram proposta, em média, para lotes de licitações da divisão por método aberto ou seletivo, cujo número de licitantes é conhecido e cujo prazo termina nos 365 dias anteriores a esses.',
  'market.bidders_recent':
    'Licitantes que apresentaram proposta, em média, para lotes de licitações da divisão por método aberto ou seletivo, cujo número de licitantes é conhecido e cujo prazo termina nos 365 dias até o instante em que se olham os dados.',
  'market.bids':
    'Propostas apresentadas em licitações cuja classificação é da divisão, pelas linhas de propostas; um consórcio tem uma.',
  'market.bids_left_out':
    'Linhas de propostas de licitações sem classificação, deixadas de fora por serem poucas.',
  'market.concentration':
    'Índice de Herfindahl-Hirschman: soma dos quadrados das proporções dos fornecedores em por cento, até 10.000; desconhecido onde não se conhece a situação ou o valor de mais de uma em vinte, ou estão em outra moeda que a maioria; uma adjudicação a vários fornecedores está para cada um entre nada e seu valor inteiro.',
  'market.consortia_share':
    'Proporção dessas propostas que dois ou mais licitantes fizeram juntos: linhas de um mesmo bid_id. Um intervalo onde faltam membros ou a situação de propostas, e desconhecida onde propostas foram desconsideradas.',
  'market.largest_share':
    'Proporção do maior fornecedor no valor dessas adjudicações; desconhecida onde não se conhece a situação ou o valor de mais de uma em vinte, ou estão em outra moeda que a maioria; uma adjudicação a vários fornecedores está para cada um entre nada e seu valor inteiro.',
  'market.largest_supplier': 'Esse fornecedor; desconhecido onde outro pode ser tão grande quanto ele.',
  'market.lots_before':
    'Lotes de licitações da divisão por método aberto ou seletivo, cujo número de licitantes é conhecido e cujo prazo termina nos 365 dias anteriores a esses.',
  'market.lots_left_out':
    'Lotes deixados de fora por serem poucos em cada um dos dois anos: não se conhece o número de licitantes, o método ou o prazo; e os de licitações sem classificação.',
  'market.lots_recent':
    'Lotes de licitações da divisão por método aberto ou seletivo, cujo número de licitantes é conhecido e cujo prazo termina nos 365 dias até o instante em que se olham os dados.',
  'procuring_entity.bids_left_out':
    'Linhas de propostas de licitações que não nomeiam entidade contratante, deixadas de fora por serem poucas.',
  'procuring_entity.disqualified_share':
    'Proporção dessas propostas que foram desclassificadas; um intervalo onde falta a situação de algumas, e desconhecida onde propostas foram desconsideradas.',
  'procuring_entity.submitted':
    'Propostas apresentadas em licitações da entidade contratante, pelas linhas de propostas; um consórcio tem uma.',
  'procuring_entity.tenders_with_bids': 'Licitações em que essas propostas foram apresentadas.',
  'supplier.awards_left_out':
    'Adjudicações vigentes e pendentes que não nomeiam (todos) os seus fornecedores e são deixadas de fora por serem poucas.',
  'supplier.divisions':
    'Diferentes dois primeiros caracteres da classificação dessas licitações; um intervalo onde faltam classificações.',
  'supplier.tenders': 'Licitações em que o fornecedor tem uma adjudicação vigente ou pendente.',
}
