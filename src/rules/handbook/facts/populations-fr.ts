/** Facts of bidders, suppliers, buyers, pairs and markets, in French. */
export const populationsFr: Readonly<Record<string, string>> = {
  'bidder.bids':
    'Lots pour lesquels le soumissionnaire a remis une offre, seul ou en groupement, et que quelqu’un a gagnés\u202f; plusieurs offres pour un lot comptent une fois.',
  'bidder.bids_left_out':
    'Offres remises qui ne nomment aucun soumissionnaire et sont laissées de côté, car peu nombreuses.',
  'bidder.disqualified_share':
    'Part de ces offres qui ont été écartées\u202f; un intervalle lorsque l’état de certaines manque ou que d’autres offres peuvent être les siennes.',
  'bidder.submitted': 'Offres que le soumissionnaire a remises, seul ou en groupement.',
  'bidder.tenders': 'Procédures dans lesquelles il a remis ces offres.',
  'bidder.win_rate':
    'Lots gagnés rapportés aux lots pour lesquels il a soumissionné, parmi ceux que quelqu’un a gagnés\u202f; un intervalle lorsque des gagnants ou l’état d’offres manquent, ou que d’autres offres peuvent être les siennes.',
  'bidder.wins': 'Ceux de ces lots qu’il a gagnés, seul ou en groupement.',
  'bidder_pair.bids_left_out':
    'Offres remises qui ne nomment aucun soumissionnaire et sont laissées de côté, car peu nombreuses.',
  'bidder_pair.lots':
    'Lots que quelqu’un a gagnés et pour lesquels tous deux ont remis des offres propres, de 100 offres au plus chacun.',
  'bidder_pair.met': 'Lots de 100 offres au plus pour lesquels tous deux ont remis des offres propres.',
  'bidder_pair.same_order_share':
    'Part de ces procédures dans lesquelles la première offre de l’un est venue avant celle de l’autre\u00a0: de l’ordre le plus fréquent. Des offres remises au même moment n’ont pas d’ordre\u202f; un intervalle lorsque des heures manquent.',
  'bidder_pair.same_ratio_lots':
    'Plus grand nombre de ces lots où le rapport entre les prix des deux est le même, le plus bas sur le plus élevé à quatre décimales. Un prix est connu lorsque toutes les offres d’un soumissionnaire pour le lot demandent la même somme, dans une seule monnaie.',
  'bidder_pair.same_winner_share':
    'Part de ces lots que celui des deux qui gagne le plus a gagnés, et non l’autre\u00a0: lots que quelqu’un a gagnés et pour lesquels tous deux ont remis des offres propres, de 100 offres au plus chacun.',
  'bidder_pair.tenders':
    'Procédures ayant des lots de 100 offres au plus pour lesquels tous deux ont remis des offres propres.',
  'bidder_pair.turn_share':
    'Part de ces lots que celui des deux qui gagne le moins a gagnés, et non l’autre\u00a0: lots que quelqu’un a gagnés et pour lesquels tous deux ont remis des offres propres, de 100 offres au plus chacun.',
  'bidder_pair.won_share':
    'Part de ces lots que l’un des deux a gagnés, et non les deux\u00a0: lots que quelqu’un a gagnés et pour lesquels tous deux ont remis des offres propres, de 100 offres au plus chacun.',
  'buyer.amounts':
    'Montants supérieurs à zéro d’attributions en cours et en attente de l’acheteur, dans toute monnaie.',
  'buyer.amounts_left_out':
    'Tels montants de procédures qui ne nomment aucun acheteur, laissés de côté car peu nombreux.',
  'buyer.benford_deviation':
    'Écart absolu moyen entre les parts des premiers chiffres 1–9 de ces montants et celles de la loi de Benford\u202f; un intervalle lorsque des montants ou des états manquent.',
  'buyer.bids_left_out':
    'Lignes d’offres de procédures qui ne nomment aucun acheteur, laissées de côté car peu nombreuses.',
  'buyer.disqualified_share':
    'Part de ces offres qui ont été écartées\u202f; un intervalle lorsque l’état de certaines manque, inconnue lorsque des lignes d’offres ont été mises de côté.',
  'buyer.just_above':
    'Procédures, de même, dont l’estimation est un seuil ou le dépasse d’une part de `band` au plus.',
  'buyer.just_below':
    'Procédures de l’acheteur dont l’estimation est inférieure à un seuil légal d’une part de `band` au plus\u00a0: celui d’une méthode, pour la catégorie, le pays et la monnaie de la procédure, le jour de l’avis\u202f; un intervalle lorsque des estimations ou des seuils ne sont pas connus.',
  'buyer.just_below_together':
    'Plus grand nombre de procédures d’une catégorie que l’acheteur a annoncées en `days` jours et dont l’estimation est inférieure à un seuil légal d’une part de `band` au plus\u00a0: celui d’une méthode, pour la catégorie, le pays et la monnaie de la procédure, le jour de l’avis\u202f; deux d’entre elles l’atteignent ensemble. Les dates sont prises au jour. Un intervalle lorsque des estimations, des catégories, des dates ou des seuils ne sont pas connus.',
  'buyer.near_threshold': 'Procédures qui sont l’un ou l’autre.',
  'buyer.noncompetitive_share':
    'Part de ses procédures dont la méthode est limitée ou de gré à gré\u202f; un intervalle lorsque des méthodes manquent ou que des procédures ont été mises de côté.',
  'buyer.submitted':
    'Offres remises dans des procédures de l’acheteur, d’après les lignes d’offres\u202f; un groupement en a une.',
  'buyer.tenders':
    'Procédures de l’acheteur\u202f; un intervalle lorsque certaines qui peuvent être les siennes ont été mises de côté.',
  'buyer.tenders_left_out':
    'Procédures qui ne nomment aucun acheteur et sont laissées de côté, car peu nombreuses.',
  'buyer.tenders_with_bids': 'Procédures dans lesquelles ces offres ont été remises.',
  'buyer_supplier.awards': 'Attributions en cours et en attente de l’acheteur au fournisseur.',
  'buyer_supplier.awards_left_out':
    'Attributions laissées de côté pour la part, car peu nombreuses\u00a0: celles de procédures qui ne nomment aucun acheteur, et celles de l’acheteur dont l’état, le montant ou la monnaie n’est pas connu, ou dans une autre monnaie. Celles qui ne nomment pas leur fournisseur sont dans l’intervalle.',
  'buyer_supplier.direct_awards':
    'Attributions directes de l’acheteur au fournisseur\u00a0: attributions en cours et en attente de procédures de gré à gré.',
  'buyer_supplier.direct_just_below':
    'Attributions directes de l’acheteur au fournisseur (attributions en cours et en attente de procédures de gré à gré) qui sont inférieures au seuil légal du gré à gré d’une part de `band` au plus\u202f; un intervalle lorsque des montants ou des seuils ne sont pas connus.',
  'buyer_supplier.direct_left_out':
    'Attributions directes laissées de côté, car peu nombreuses\u00a0: celles de procédures qui ne nomment aucun acheteur, et celles de l’acheteur qui ne nomment pas (tous) leurs fournisseurs.',
  'buyer_supplier.direct_lifted':
    'Celles qui étaient sous le seuil légal du gré à gré et dont un contrat a fini au seuil ou au-dessus.',
  'buyer_supplier.direct_together':
    'Plus grande somme d’attributions directes de l’acheteur au fournisseur, chacune sous un même seuil légal du gré à gré et décidées en `days` jours, rapportée à ce seuil. Les dates sont prises au jour. Au moins autant lorsque des montants, des dates ou des seuils de certaines ne sont pas connus. Une attribution à plusieurs fournisseurs peut revenir en entier à chacun.',
  'buyer_supplier.growth':
    'Plus grande attribution ultérieure de l’acheteur au fournisseur rapportée à la première, par date de décision, parmi ses attributions en cours et en attente dans une seule monnaie\u202f; 0 lorsqu’il n’y en a pas d’ultérieure. Inconnu lorsque la première ne l’est pas, ou qu’elle est allée à plusieurs fournisseurs.',
  'buyer_supplier.purchases_left_out':
    'Attributions en cours et en attente laissées de côté pour celles d’un acheteur à un fournisseur, car peu nombreuses\u00a0: celles de procédures qui ne nomment aucun acheteur, et celles de l’acheteur qui ne nomment pas (tous) leurs fournisseurs.',
  'buyer_supplier.share':
    'Montant de ces attributions rapporté à celui de toutes les attributions en cours et en attente de l’acheteur, qui doivent être dans une seule monnaie. Une attribution à plusieurs fournisseurs, ou à un fournisseur qui n’est pas nommé, vaut pour chacun entre rien et son montant entier\u202f; inconnue lorsqu’aucun montant ne compte avec certitude.',
  'market.amounts':
    'Montants supérieurs à zéro d’attributions en cours et en attente du segment de marché, dans toute monnaie.',
  'market.amounts_left_out':
    'Tels montants de procédures sans classification, laissés de côté car peu nombreux.',
  'market.awards':
    'Attributions en cours et en attente de procédures dont la classification est de la division.',
  'market.awards_left_out':
    'Attributions laissées de côté, car peu nombreuses\u00a0: celles du segment dont l’état, le montant ou la monnaie n’est pas connu, ou dans une autre monnaie\u202f; et celles de procédures sans classification.',
  'market.benford_deviation':
    'Écart absolu moyen entre les parts des premiers chiffres 1–9 de ces montants et celles de la loi de Benford\u202f; un intervalle lorsque des montants ou des états manquent.',
  'market.bidders_before':
    'Soumissionnaires qui ont remis une offre, en moyenne, pour des lots de procédures de la division par une méthode ouverte ou sélective, dont le nombre de soumissionnaires est connu et dont la date limite tombe dans les 365 jours qui précèdent ceux-là.',
  'market.bidders_recent':
    'Soumissionnaires qui ont remis une offre, en moyenne, pour des lots de procédures de la division par une méthode ouverte ou sélective, dont le nombre de soumissionnaires est connu et dont la date limite tombe dans les 365 jours jusqu’à l’instant d’où l’on regarde les données.',
  'market.bids':
    'Offres remises dans des procédures dont la classification est de la division, d’après les lignes d’offres\u202f; un groupement en a une.',
  'market.bids_left_out':
    'Lignes d’offres de procédures sans classification, laissées de côté car peu nombreuses.',
  'market.concentration':
    'Indice de Herfindahl-Hirschman\u00a0: somme des carrés des parts des fournisseurs en pour cent, jusqu’à 10\u202f000\u202f; inconnu lorsque l’état ou le montant de plus d’une sur vingt ne l’est pas, ou qu’elles sont dans une autre monnaie que la plupart\u202f; une attribution à plusieurs fournisseurs vaut pour chacun entre rien et son montant entier.',
  'market.consortia_share':
    'Part de ces offres que deux soumissionnaires ou plus ont faites ensemble\u00a0: lignes d’un même bid_id. Un intervalle lorsque des membres ou l’état d’offres manquent, inconnue lorsque des lignes d’offres ont été mises de côté.',
  'market.largest_share':
    'Part du plus grand fournisseur dans le montant de ces attributions\u202f; inconnue lorsque l’état ou le montant de plus d’une sur vingt ne l’est pas, ou qu’elles sont dans une autre monnaie que la plupart\u202f; une attribution à plusieurs fournisseurs vaut pour chacun entre rien et son montant entier.',
  'market.largest_supplier': 'Ce fournisseur\u202f; inconnu lorsqu’un autre peut être aussi grand.',
  'market.lots_before':
    'Lots de procédures de la division par une méthode ouverte ou sélective, dont le nombre de soumissionnaires est connu et dont la date limite tombe dans les 365 jours qui précèdent ceux-là.',
  'market.lots_left_out':
    'Lots laissés de côté, car peu nombreux dans chacune des deux années\u00a0: le nombre de soumissionnaires, la méthode ou la date limite n’est pas connu\u202f; et ceux de procédures sans classification.',
  'market.lots_recent':
    'Lots de procédures de la division par une méthode ouverte ou sélective, dont le nombre de soumissionnaires est connu et dont la date limite tombe dans les 365 jours jusqu’à l’instant d’où l’on regarde les données.',
  'procuring_entity.bids_left_out':
    'Lignes d’offres de procédures qui ne nomment aucune autorité contractante, laissées de côté car peu nombreuses.',
  'procuring_entity.disqualified_share':
    'Part de ces offres qui ont été écartées\u202f; un intervalle lorsque l’état de certaines manque, inconnue lorsque des lignes d’offres ont été mises de côté.',
  'procuring_entity.submitted':
    'Offres remises dans des procédures de l’autorité contractante, d’après les lignes d’offres\u202f; un groupement en a une.',
  'procuring_entity.tenders_with_bids': 'Procédures dans lesquelles ces offres ont été remises.',
  'supplier.awards_left_out':
    'Attributions en cours et en attente qui ne nomment pas (tous) leurs fournisseurs et sont laissées de côté, car peu nombreuses.',
  'supplier.divisions':
    'Différents deux premiers caractères de la classification de ces procédures\u202f; un intervalle lorsque des classifications manquent.',
  'supplier.tenders': 'Procédures dans lesquelles le fournisseur a une attribution en cours ou en attente.',
}
