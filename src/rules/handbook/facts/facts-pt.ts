import { populationsPt } from './populations-pt.js'

const WHOLE = 'Dias inteiros decorridos; entre duas datas sem hora, os dias de uma à outra.'
const DAYS = `${WHOLE} Negativo onde a ordem está invertida.`

/** What the facts of shipped rules with Portuguese texts mean, in Portuguese, as `about` has it in English. */
export const factsPt: Readonly<Record<string, string>> = {
  'award.activity_covered':
    'Uma atividade de um de seus fornecedores cobre a classificação da licitação, pela tabela de atividades. Desconhecido onde a tabela não conhece a classificação, ou uma das atividades.',
  'award.amount': 'Valor da adjudicação.',
  'award.awarded_at': 'Data da decisão.',
  'award.capital_share':
    'Capital social de todos os seus fornecedores juntos em proporção do valor da adjudicação, que é maior que zero e na mesma moeda.',
  'award.currency': 'Moeda da adjudicação.',
  'award.donors.listed':
    'Um fornecedor ou um sócio dele consta de um registro de doadores políticos, com o comprador ou seu dirigente como organização, no dia da adjudicação.',
  'award.officials.links':
    'Ligações de um fornecedor até uma autoridade ou um servidor público do comprador ou de quem conduz o procedimento no dia da adjudicação: 0 quando ele mesmo é um deles, 1, 2; 3 significa mais, ou nenhuma. Sócios, administradores, representantes e parentes são ligações nos dois sentidos, assim como um endereço ou telefone que no máximo 32 partes têm. Quem não tem endereço conhecido, ou telefone conhecido, pode compartilhar o de qualquer outra parte, de uma só.',
  'award.officials.path_links':
    'Ligações do caminho mais curto que se conhece de um fornecedor até uma autoridade ou um servidor público do comprador ou de quem conduz o procedimento no dia da adjudicação: pode haver caminhos mais curtos que não são conhecidos. Nos demais casos, o que diz `links`.',
  'award.sanctioned':
    'Um fornecedor da adjudicação consta de um registro de sanções no dia da adjudicação; uma inscrição sem data final continua válida.',
  'award.sanctions.listed':
    'Um fornecedor, ou um sócio, administrador ou representante dele, consta de um registro de sanções no dia da adjudicação.',
  'award.sanctions.name_similarity':
    'Semelhança entre os nomes de um fornecedor e de outra parte que consta de um registro de sanções no dia da adjudicação; 0 onde fica abaixo de 0,7.',
  'award.servants.listed':
    'Um fornecedor, ou um sócio, administrador ou representante dele, é servidor público ou autoridade no dia da adjudicação.',
  'award.servants.of_buyer':
    'Um fornecedor, ou um sócio, administrador ou representante dele, é servidor público ou autoridade do comprador, ou de quem conduz o procedimento, no dia da adjudicação.',
  'award.status': 'Situação da adjudicação.',
  'award.straw_owners.listed':
    'Um sócio de um fornecedor consta de um registro de beneficiários de assistência social ou de falecidos no dia da adjudicação.',
  'award.supplier_age': `Do registro do mais novo de seus fornecedores ao prazo final da licitação. ${DAYS}`,
  'award.supplier_dissolved':
    'Um fornecedor foi dissolvido no dia da adjudicação ou antes. Um fornecedor sem data de dissolução não o foi, onde o registro de empresas o tem em atividade nesse dia.',
  'award.supplier_employees': 'Empregados de todos os seus fornecedores juntos.',
  'award.supplier_suspended':
    'O registro de empresas diz, no dia da adjudicação, que um fornecedor não está em atividade: suspenso, inativo, baixado …',
  'award.supplier_unregistered':
    'Um fornecedor não tem inscrição válida no registro de empresas no dia da adjudicação.',
  'award.unregistered':
    'Um fornecedor da adjudicação não tem inscrição válida no registro de empresas no dia da adjudicação; uma inscrição sem data final continua válida.',
  'bid.amount': 'Preço da proposta.',
  'bid.bidder_dissolved':
    'Um licitante foi dissolvido no dia da proposta ou antes. Um licitante sem data de dissolução não o foi, onde o registro de empresas o tem em atividade nesse dia.',
  'bid.bidder_suspended':
    'O registro de empresas diz, no dia da proposta, que um licitante não está em atividade: suspenso, inativo, baixado …',
  'bid.bidder_unregistered':
    'Um licitante não tem inscrição válida no registro de empresas no dia da proposta.',
  'bid.currency': 'Moeda da proposta.',
  'bid.officials.links':
    'Ligações de um licitante até uma autoridade ou um servidor público do comprador ou de quem conduz o procedimento no dia em que a proposta foi apresentada, ou no do prazo final: 0 quando ele mesmo é um deles, 1, 2; 3 significa mais, ou nenhuma. Sócios, administradores, representantes e parentes são ligações nos dois sentidos, assim como um endereço ou telefone que no máximo 32 partes têm. Quem não tem endereço conhecido, ou telefone conhecido, pode compartilhar o de qualquer outra parte, de uma só.',
  'bid.officials.path_links':
    'Ligações do caminho mais curto que se conhece de um licitante até uma autoridade ou um servidor público do comprador ou de quem conduz o procedimento no dia em que a proposta foi apresentada, ou no do prazo final: pode haver caminhos mais curtos que não são conhecidos. Nos demais casos, o que diz `links`.',
  'bid.sanctions.listed':
    'Um licitante, ou um sócio, administrador ou representante dele, consta de um registro de sanções no dia em que a proposta foi apresentada, ou no do prazo final.',
  'bid.servants.listed':
    'Um licitante, ou um sócio, administrador ou representante dele, é servidor público ou autoridade no dia em que a proposta foi apresentada, ou no do prazo final.',
  'bid.servants.of_buyer':
    'Um licitante, ou um sócio, administrador ou representante dele, é servidor público ou autoridade do comprador, ou de quem conduz o procedimento, no dia em que a proposta foi apresentada, ou no do prazo final.',
  'bid.submitted': 'A proposta foi apresentada, não importa o que foi feito dela; um convite não conta.',
  'contract.amendments': 'Número de vezes que o contrato foi alterado.',
  'contract.amount': 'Valor na assinatura.',
  'contract.award_difference':
    'Diferença, em proporção, entre o valor na assinatura de todos os contratos da adjudicação juntos e o da adjudicação.',
  'contract.awarded': 'Valor da adjudicação de que o contrato resulta, maior que zero e na mesma moeda.',
  'contract.cancelled': 'Sua situação é cancelado, ou uma de suas linhas tem data de cancelamento.',
  'contract.cancelled_at': 'Momento do cancelamento.',
  'contract.currency': 'Moeda do contrato.',
  'contract.final_amount': 'Valor final.',
  'contract.final_to_amount': 'Valor final em proporção do valor na assinatura, ambos maiores que zero.',
  'contract.of_award':
    'Valor na assinatura do contrato e de todos os demais de sua adjudicação que não foram cancelados, cada um maior que zero e na moeda da adjudicação.',
  'contract.signature_days': `Da decisão de sua adjudicação à assinatura. ${DAYS}`,
  'contract.signed_at': 'Momento da assinatura.',
  'contract.status': 'Situação do contrato.',
  'contract.terminated_early':
    'Foi encerrado antes do seu fim, que é posterior ao instante do qual se olham os dados.',
  'item.bought':
    'Comprado por seu preço: nenhuma proposta traz esse preço, ou uma adjudicação vigente ou pendente da licitação nomeia a proposta que o traz.',
  'item.classification': 'Código do que é.',
  'item.currency': 'Moeda do preço.',
  'item.peer_median': 'Mediana dos preços unitários desses itens comparáveis.',
  'item.price_peers':
    'Itens comparáveis de preço conhecido e maior que zero: itens de outras licitações, da mesma classificação, unidade e moeda, comprados no máximo 90 dias antes ou depois, pelo dia de publicação das licitações, na falta dele pelo do prazo final, na falta deste pelo da primeira adjudicação.',
  'item.price_to_peers': 'Preço unitário em proporção dessa mediana.',
  'item.unit': 'Unidade da quantidade.',
  'item.unit_price': 'Preço de uma unidade.',
  'lot.awarded':
    'Soma das adjudicações vigentes e pendentes; só se conhece se forem conhecidos a situação, o valor e uma única moeda de todas.',
  'lot.awarded_to_estimate':
    'Soma adjudicada em proporção do valor estimado, ambos maiores que zero, em uma moeda e sobre uma mesma base.',
  'lot.awards.counting': 'Adjudicações vigentes e pendentes do lote.',
  'lot.bidders.standing':
    'Licitantes distintos cuja proposta valia no fim do prazo; valia a que foi retirada depois, e também a desclassificada.',
  'lot.bidders.submitted': 'Licitantes distintos que apresentaram proposta; um consórcio conta como um.',
  'lot.bids.currency': 'Moeda dos preços das propostas válidas.',
  'lot.bids.identical_bidders':
    'Licitantes que apresentaram proposta do mesmo valor, moeda e rodada que outro licitante de fora de seu consórcio; um consórcio conta como um.',
  'lot.bids.lowest_disqualified':
    'Uma proposta desclassificada é inferior a todas as pendentes e válidas, da última rodada se houver várias. Sem proposta desclassificada nenhum preço precisa ser conhecido; havendo uma, todos, em uma moeda.',
  'lot.bids.margin':
    'Menor preço dos demais menos o preço vencedor, em proporção do preço vencedor; não se conhece onde uma proposta válida é inferior à vencedora.',
  'lot.bids.runner_up':
    'Menor preço das propostas válidas de quem não venceu; conhecido onde o preço vencedor é conhecido.',
  'lot.bids.spread':
    'Maior preço menos o menor das propostas válidas, em proporção de sua média; com duas propostas ou mais.',
  'lot.bids.valid': 'Propostas válidas do lote, da última rodada se houver várias; um consórcio tem uma.',
  'lot.bids.winning':
    'Preço da proposta válida que venceu; só se conhece se forem conhecidos todos os preços das propostas válidas e uma só proposta dos vencedores puder ter vencido.',
  'lot.bids.withdrawn': 'Propostas apresentadas que foram retiradas, em qualquer momento.',
  'lot.contacts.accountant_bidders':
    'Licitantes que apresentaram proposta e têm o contador de outro licitante de fora de seu consórcio.',
  'lot.contacts.address_bidders':
    'Licitantes que apresentaram proposta e têm o endereço postal de outro licitante de fora de seu consórcio.',
  'lot.contacts.bank_account_bidders':
    'Licitantes que apresentaram proposta e têm a conta bancária de outro licitante de fora de seu consórcio.',
  'lot.contacts.box_address_bidders':
    'Licitantes que apresentaram proposta, cada membro de um consórcio por si, e cujo endereço postal é uma caixa postal: além do número dela não tem nenhum de menos de 5 algarismos, como tem uma casa.',
  'lot.contacts.buyer_address_bidders':
    'Licitantes que apresentaram proposta, cada membro de um consórcio por si, e têm o endereço postal do comprador ou da entidade contratante.',
  'lot.contacts.buyer_phone_bidders':
    'Licitantes que apresentaram proposta, cada membro de um consórcio por si, e têm o telefone do comprador ou da entidade contratante.',
  'lot.contacts.email_bidders':
    'Licitantes que apresentaram proposta e têm o e-mail de outro licitante de fora de seu consórcio.',
  'lot.contacts.odd_phone_bidders':
    'Licitantes que apresentaram proposta, cada membro de um consórcio por si, e cujo telefone tem menos de 7 ou mais de 15 algarismos, ou o mesmo algarismo em suas últimas 7 posições.',
  'lot.contacts.official_address_bidders':
    'Licitantes que apresentaram proposta, cada membro de um consórcio por si, e têm o endereço postal de uma autoridade do comprador ou da entidade contratante no dia do prazo final: pelo registro de autoridades e por ligações como autoridade ou empregado.',
  'lot.contacts.official_phone_bidders':
    'Licitantes que apresentaram proposta, cada membro de um consórcio por si, e têm o telefone de uma autoridade do comprador ou da entidade contratante no dia do prazo final: pelo registro de autoridades e por ligações como autoridade ou empregado.',
  'lot.contacts.phone_bidders':
    'Licitantes que apresentaram proposta e têm o telefone de outro licitante de fora de seu consórcio.',
  'lot.contacts.unnumbered_address_bidders':
    'Licitantes que apresentaram proposta, cada membro de um consórcio por si, e cujo endereço postal não tem número.',
  'lot.controllers.common_bidders':
    'Licitantes que apresentaram proposta e têm no fim do prazo um sócio, administrador ou representante de outro licitante de fora de seu consórcio.',
  'lot.currency': 'Moeda do valor estimado.',
  'lot.deadline': 'Fim da apresentação de propostas, segundo a licitação.',
  'lot.decision_days': `Do fim do prazo de apresentação à decisão: a data das adjudicações vigentes e pendentes, que deve ser uma só. ${DAYS}`,
  'lot.estimate': 'Valor estimado do lote; o da licitação somente quando ela é um único lote.',
  'lot.ip.network_bidders':
    'Licitantes que enviaram proposta de uma rede da qual também enviou outro licitante, fora de seu consórcio; a rede são os primeiros 24 bits de um endereço IPv4, ou 64 de um IPv6.',
  'lot.ip.shared_bidders':
    'Licitantes que enviaram proposta de um endereço do qual também enviou outro licitante, fora de seu consórcio.',
  'lot.losers.disqualified':
    'Licitantes que não venceram e cujas propostas apresentadas foram todas desclassificadas.',
  'lot.losers.other':
    'Licitantes que apresentaram proposta, não venceram e não foram desclassificados; quem a retirou está entre eles.',
  'lot.open':
    'O prazo termina depois do instante em que se olham os dados; desconhecido sem esse instante, e falso sem prazo.',
  'lot.owners.common_share':
    'Maior parte que um mesmo proprietário tem em cada um de dois licitantes, que não sejam do mesmo consórcio, no fim do prazo; 0 sem tal proprietário.',
  'lot.shareholders.common_share':
    'Maior parte que um mesmo acionista tem em cada um de dois licitantes, que não sejam do mesmo consórcio, no fim do prazo; 0 sem tal acionista.',
  'lot.winner.late':
    'Um vencedor apresentou depois do prazo: cada uma de suas propostas pendentes e válidas da primeira rodada, ou das que entre elas estão marcadas como vencedoras.',
  'lot.withdrawn.after_deadline': 'Uma proposta foi retirada depois do encerramento.',
  'lot.withdrawn.after_opening': 'Uma proposta foi retirada depois da abertura.',
  'lot.withdrawn.all_but_one':
    'De dois ou mais licitantes, todos menos um retiraram todas as suas propostas.',
  'lot.withdrawn.lowest':
    'Foi retirada a proposta mais baixa do lote, em uma mesma moeda e rodada, e venceu uma mais alta.',
  'lot.won':
    'Alguém venceu: um fornecedor de uma adjudicação vigente ou pendente, ou um licitante marcado como vencedor.',
  'tender.award_criterion': 'Como as propostas são ponderadas: price_only, best_value …',
  'tender.awards': 'Adjudicações da licitação, não importa o que foi feito delas.',
  'tender.bids.any':
    'Pelo menos uma proposta foi apresentada para um de seus lotes; se nenhum lote o indica e de algum não se sabe, conforme o número da própria licitação.',
  'tender.buyer': 'Quem compra.',
  'tender.category': 'Bens, obras, serviços …',
  'tender.classification': 'Código do que se compra.',
  'tender.classification_division': 'Os dois primeiros caracteres do código do que se compra.',
  'tender.currency': 'Moeda dos valores da licitação.',
  'tender.direct_after':
    'Depois de anunciada e cancelada, retirada ou fracassada, houve uma contratação direta de outra licitação que a nomeia como anterior, ou que tem o mesmo comprador e classificação e título parecido.',
  'tender.direct_after_days': `De seu prazo final até a primeira adjudicação assim; onde o prazo não é conhecido, no máximo os dias desde o anúncio. ${DAYS}`,
  'tender.emergency': 'Compra emergencial.',
  'tender.estimate': 'Valor estimado de toda a licitação.',
  'tender.evaluation_days': `Da abertura das propostas à primeira decisão sobre uma adjudicação, não importa o que foi feito dela. ${WHOLE}`,
  'tender.method': 'Método de contratação.',
  'tender.method_details': 'Método de contratação nas palavras da fonte.',
  'tender.opening_days': `Do anúncio à abertura das propostas. ${DAYS}`,
  'tender.planned_method': 'Método de contratação previsto no plano de compras.',
  'tender.relaunch.other_winner':
    'A licitação que a relançou teve vencedor, e não foi ninguém que tivesse vencido esta ou nela constasse como vencedor.',
  'tender.relaunched':
    'Uma licitação cancelada foi lançada de novo: é nomeada como a anterior, ou tem o mesmo comprador e classificação e título e valor parecidos, em até 180 dias.',
  'tender.renovation':
    'Compra a reforma de um edifício: seu código CPV começa com 4545 (acabamento, renovação, restauração), 4526269 (renovação de edifícios degradados) ou 452627 (transformação).',
  'tender.status': 'Situação da licitação.',
  'tender.submission_days': `Do anúncio ao fim do prazo de apresentação. ${DAYS}`,
  ...populationsPt,
}
