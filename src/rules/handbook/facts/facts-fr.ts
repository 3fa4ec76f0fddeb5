import { populationsFr } from './populations-fr.js'

const WHOLE = 'Jours entiers écoulés\u202f; entre deux dates sans heure, les jours de l’une à l’autre.'
const DAYS = `${WHOLE} Négatif lorsque l’ordre est inversé.`

/** What the facts of shipped rules with French texts mean, in French, as `about` has it in English. */
export const factsFr: Readonly<Record<string, string>> = {
  'award.amount': 'Valeur de l’attribution.',
  'award.awarded_at': 'Date de la décision.',
  'award.currency': 'Monnaie de l’attribution.',
  'award.sanctioned':
    'Un fournisseur de l’attribution figure sur un registre de sanctions le jour de l’attribution\u202f; une inscription sans date de fin reste valable.',
  'award.status': 'État de l’attribution.',
  'award.unregistered':
    'Un fournisseur de l’attribution n’a aucune inscription valable au registre des entreprises le jour de l’attribution\u202f; une inscription sans date de fin reste valable.',
  'contract.amendments': 'Nombre de fois que le contrat a été modifié.',
  'contract.amount': 'Valeur à la signature.',
  'contract.award_difference':
    'Écart, en proportion, entre la valeur à la signature de tous les contrats de l’attribution réunis et celle de l’attribution.',
  'contract.awarded':
    'Valeur de l’attribution dont découle le contrat, supérieure à zéro et dans la même monnaie.',
  'contract.cancelled': 'Son état est annulé, ou l’une de ses lignes porte une date d’annulation.',
  'contract.cancelled_at': 'Moment de l’annulation.',
  'contract.currency': 'Monnaie du contrat.',
  'contract.final_amount': 'Valeur finale.',
  'contract.final_to_amount':
    'Valeur finale rapportée à la valeur à la signature, toutes deux supérieures à zéro.',
  'contract.of_award':
    'Valeur à la signature du contrat et de tous les autres de son attribution qui n’ont pas été annulés, chacune supérieure à zéro et dans la monnaie de l’attribution.',
  'contract.signature_days': `De la décision d’attribution à la signature. ${DAYS}`,
  'contract.signed_at': 'Moment de la signature.',
  'contract.status': 'État du contrat.',
  'contract.terminated_early':
    'Il a été résilié avant sa fin, qui est postérieure à l’instant d’où l’on regarde les données.',
  'item.classification': 'Code de ce que c’est.',
  'item.currency': 'Monnaie du prix.',
  'item.unit': 'Unité de la quantité.',
  'item.unit_price': 'Prix d’une unité.',
  'lot.awarded':
    'Somme des attributions en cours et en attente\u202f; connue seulement si l’état, le montant et une monnaie unique de toutes le sont.',
  'lot.awarded_to_estimate':
    'Somme attribuée rapportée à l’estimation, toutes deux supérieures à zéro, dans une seule monnaie et sur une même base.',
  'lot.awards.counting': 'Attributions en cours et en attente du lot.',
  'lot.bidders.standing':
    'Soumissionnaires distincts dont l’offre tenait à la date limite\u202f; une offre retirée ensuite tenait, une offre écartée aussi.',
  'lot.bidders.submitted':
    'Soumissionnaires distincts qui ont remis une offre\u202f; un groupement compte pour un.',
  'lot.bids.currency': 'Monnaie des prix des offres recevables.',
  'lot.bids.identical_bidders':
    'Soumissionnaires qui ont remis une offre de mêmes montant, monnaie et tour qu’un autre soumissionnaire étranger à leur groupement ; un groupement compte pour un.',
  'lot.bids.lowest_disqualified':
    'Une offre écartée est inférieure à toutes celles en attente et recevables, du dernier tour s’il y en a plusieurs. Sans offre écartée, aucun prix n’a besoin d’être connu\u202f; sinon tous, dans une seule monnaie.',
  'lot.bids.margin':
    'Prix le plus bas des autres moins le prix gagnant, rapporté au prix gagnant\u202f; inconnu lorsqu’une offre recevable est inférieure à l’offre gagnante.',
  'lot.bids.runner_up':
    'Prix le plus bas des offres recevables des autres que le gagnant\u202f; connu lorsque le prix gagnant l’est.',
  'lot.bids.spread':
    'Prix le plus élevé moins le plus bas des offres recevables, rapporté à leur moyenne\u202f; à partir de deux offres.',
  'lot.bids.valid':
    'Offres recevables du lot, du dernier tour s’il y en a plusieurs\u202f; un groupement en a une.',
  'lot.bids.winning':
    'Prix de l’offre recevable qui a gagné\u202f; connu seulement si tous les prix des offres recevables le sont et qu’une seule offre des gagnants peut avoir gagné.',
  'lot.bids.withdrawn': 'Offres remises qui ont été retirées, à quelque moment que ce soit.',
  'lot.contacts.address_bidders':
    'Soumissionnaires qui ont remis une offre et ont l’adresse postale d’un autre soumissionnaire étranger à leur groupement.',
  'lot.contacts.box_address_bidders':
    'Soumissionnaires qui ont remis une offre, chaque membre d’un groupement pour lui-même, et dont l’adresse postale est une boîte postale\u00a0: hormis le numéro de celle-ci, elle n’en a aucun de moins de 5 chiffres, comme en a une maison.',
  'lot.contacts.buyer_address_bidders':
    'Soumissionnaires qui ont remis une offre, chaque membre d’un groupement pour lui-même, et ont l’adresse postale de l’acheteur ou de l’autorité contractante.',
  'lot.contacts.buyer_phone_bidders':
    'Soumissionnaires qui ont remis une offre, chaque membre d’un groupement pour lui-même, et ont le numéro de téléphone de l’acheteur ou de l’autorité contractante.',
  'lot.contacts.email_bidders':
    'Soumissionnaires qui ont remis une offre et ont l’adresse électronique d’un autre soumissionnaire étranger à leur groupement.',
  'lot.contacts.odd_phone_bidders':
    'Soumissionnaires qui ont remis une offre, chaque membre d’un groupement pour lui-même, et dont le numéro de téléphone a moins de 7 ou plus de 15 chiffres, ou le même chiffre aux 7 dernières places.',
  'lot.contacts.official_address_bidders':
    'Soumissionnaires qui ont remis une offre, chaque membre d’un groupement pour lui-même, et ont l’adresse postale d’un agent public de l’acheteur ou de l’autorité contractante le jour de la date limite\u00a0: d’après le registre des agents publics et les liens comme agent public ou employé.',
  'lot.contacts.official_phone_bidders':
    'Soumissionnaires qui ont remis une offre, chaque membre d’un groupement pour lui-même, et ont le numéro de téléphone d’un agent public de l’acheteur ou de l’autorité contractante le jour de la date limite\u00a0: d’après le registre des agents publics et les liens comme agent public ou employé.',
  'lot.contacts.phone_bidders':
    'Soumissionnaires qui ont remis une offre et ont le numéro de téléphone d’un autre soumissionnaire étranger à leur groupement.',
  'lot.contacts.unnumbered_address_bidders':
    'Soumissionnaires qui ont remis une offre, chaque membre d’un groupement pour lui-même, et dont l’adresse postale ne comporte aucun numéro.',
  'lot.currency': 'Monnaie de l’estimation.',
  'lot.deadline': 'Clôture de la remise des offres, selon la procédure.',
  'lot.decision_days': `De la date limite de remise à la décision\u00a0: la date des attributions en cours et en attente, qui doit être unique. ${DAYS}`,
  'lot.estimate':
    'Valeur estimée du lot\u202f; celle de la procédure seulement quand elle forme un seul lot.',
  'lot.ip.network_bidders':
    'Soumissionnaires qui ont remis une offre depuis un réseau d’où en a remis une aussi un autre soumissionnaire étranger à leur groupement\u202f; le réseau est formé des 24 premiers bits d’une adresse IPv4, ou des 64 premiers d’une adresse IPv6.',
  'lot.ip.shared_bidders':
    'Soumissionnaires qui ont remis une offre depuis une adresse d’où en a remis une aussi un autre soumissionnaire étranger à leur groupement.',
  'lot.losers.disqualified':
    'Soumissionnaires qui n’ont pas gagné et dont toutes les offres remises ont été écartées.',
  'lot.losers.other':
    'Soumissionnaires qui ont remis une offre, n’ont pas gagné et n’ont pas été écartés\u202f; ceux qui se sont retirés en font partie.',
  'lot.open':
    'La date limite est postérieure à l’instant d’où l’on regarde les données\u202f; inconnu sans cet instant, faux sans date limite.',
  'lot.owners.common_share':
    'Plus grande part qu’un même propriétaire détient dans chacun de deux soumissionnaires, hors d’un même groupement, à la date limite\u202f; 0 sans un tel propriétaire.',
  'lot.shareholders.common_share':
    'Plus grande part qu’un même actionnaire détient dans chacun de deux soumissionnaires, hors d’un même groupement, à la date limite\u202f; 0 sans un tel actionnaire.',
  'lot.winner.late':
    'Un gagnant a remis son offre après la date limite\u00a0: chacune de ses offres en attente et recevables du premier tour, ou de celles d’entre elles qui sont marquées comme gagnantes.',
  'lot.withdrawn.after_deadline': 'Une offre a été retirée après la date limite.',
  'lot.withdrawn.after_opening': 'Une offre a été retirée après l’ouverture.',
  'lot.withdrawn.all_but_one':
    'Sur deux soumissionnaires ou plus, tous sauf un ont retiré toutes leurs offres.',
  'lot.withdrawn.lowest':
    'L’offre la plus basse du lot, dans une même monnaie et un même tour, a été retirée, et une plus haute a gagné.',
  'lot.won':
    'Quelqu’un a gagné\u00a0: un fournisseur d’une attribution en cours ou en attente, ou un soumissionnaire marqué comme gagnant.',
  'tender.award_criterion': 'Comment les offres sont pondérées\u00a0: price_only, best_value …',
  'tender.awards': 'Attributions de la procédure, quel que soit leur sort.',
  'tender.bids.any':
    'Au moins une offre a été remise pour l’un de ses lots\u202f; si aucun lot ne l’indique et que l’on ne sait rien de l’un d’eux, d’après le nombre de la procédure elle-même.',
  'tender.buyer': 'Qui achète.',
  'tender.category': 'Fournitures, travaux, services …',
  'tender.classification_division': 'Les deux premiers caractères du code de ce qui est acheté.',
  'tender.currency': 'Monnaie des montants de la procédure.',
  'tender.estimate': 'Valeur estimée de toute la procédure.',
  'tender.evaluation_days': `De l’ouverture des offres à la première décision d’attribution, quel que soit son sort. ${WHOLE}`,
  'tender.method': 'Méthode de passation.',
  'tender.method_details': 'Méthode de passation dans les mots de la source.',
  'tender.opening_days': `De la publication de l’avis à l’ouverture des offres. ${DAYS}`,
  'tender.planned_method': 'Méthode de passation que prévoyait le plan d’achats.',
  'tender.relaunch.other_winner':
    'La procédure qui l’a relancée a été remportée, et par personne qui avait remporté celle-ci ou y était marqué comme gagnant.',
  'tender.relaunched':
    'Une procédure annulée a été relancée\u00a0: elle est nommée comme la précédente, ou l’acheteur et la classification sont les mêmes, et l’intitulé et la valeur semblables, dans les 180 jours.',
  'tender.status': 'État de la procédure.',
  'tender.submission_days': `De la publication de l’avis à la date limite de remise. ${DAYS}`,
  ...populationsFr,
}
