import { type Language, ofLanguage } from '../text/languages.js'

/** The words of `tenderflag evaluate`. */
export interface EvaluationWords {
  readonly heading: string
  readonly what: string
  readonly cases: string
  readonly others: string
  readonly precision: string
  readonly recall: string
  readonly balanced: string
  /** `{percent}`: 1, 5, 10. */
  readonly lift: string
  /** `{kind}`: tender or lot. */
  readonly score: string
  readonly tender: string
  readonly lot: string
  /** How many labels were used, and why others were not: `{used}`, `{given}`, `{count}`. */
  readonly used: string
  readonly unknownSubject: string
  readonly otherRule: string
  readonly contradictory: string
  readonly bySubject: string
  readonly complete: string
  readonly intervals: string
}

const all: Readonly<Record<Language, EvaluationWords>> = {
  en: {
    heading: 'flags and scores beside labels',
    what: 'score or rule',
    cases: 'cases',
    others: 'others',
    precision: 'precision',
    recall: 'recall',
    balanced: 'balanced accuracy',
    lift: 'lift {percent} %',
    score: 'score of a {kind}',
    tender: 'tender',
    lot: 'lot',
    used: 'Labels used: {used} of {given}.',
    unknownSubject: 'The data have no such subject: {count}.',
    otherRule: 'Of rules that did not run: {count}.',
    contradictory: 'Subjects with verdicts that contradict each other, left out: {count}.',
    bySubject: '* No label names the rule: it is held against all labels of its subjects.',
    complete: 'Subjects without a label count as no cases.',
    intervals: 'In brackets: 95 % intervals.',
  },
  ar: {
    heading: 'الإشارات والدرجات مقابل الأحكام المعروفة',
    what: 'الدرجة أو المؤشر',
    cases: 'حالات',
    others: 'غيرها',
    precision: 'الدقة',
    recall: 'الاستدعاء',
    balanced: 'الدقة المتوازنة',
    lift: 'الرفع {percent}%',
    score: 'درجة {kind}',
    tender: 'المنافسة',
    lot: 'الحصة',
    used: 'الأحكام المستخدمة: {used} من {given}.',
    unknownSubject: 'لا وجود لموضوعها في البيانات: {count}.',
    otherRule: 'عن مؤشرات لم تُشغَّل: {count}.',
    contradictory: 'موضوعات تتناقض الأحكام فيها، فاستُبعدت: {count}.',
    bySubject: '* لا حكم يسمي المؤشر: يُقارن بكل الأحكام عن موضوعاتها.',
    complete: 'ما لا حكم فيه لا يُعد حالة.',
    intervals: 'بين القوسين: فترات ثقة 95%.',
  },
  es: {
    heading: 'alertas y puntuaciones frente a etiquetas',
    what: 'puntuación o regla',
    cases: 'casos',
    others: 'otros',
    precision: 'precisión',
    recall: 'exhaustividad',
    balanced: 'exactitud equilibrada',
    lift: 'elevación {percent}\u00a0%',
    score: 'puntuación por {kind}',
    tender: 'licitación',
    lot: 'lote',
    used: 'Etiquetas usadas: {used} de {given}.',
    unknownSubject: 'Los datos no tienen tal sujeto: {count}.',
    otherRule: 'De reglas que no se ejecutaron: {count}.',
    contradictory: 'Sujetos con dictámenes que se contradicen, dejados fuera: {count}.',
    bySubject: '* Ninguna etiqueta nombra la regla: se compara con todas las de sus sujetos.',
    complete: 'Los sujetos sin etiqueta cuentan como no casos.',
    intervals: 'Entre corchetes: intervalos del 95\u00a0%.',
  },
  pt: {
    heading: 'alertas e pontuações diante de rótulos',
    what: 'pontuação ou regra',
    cases: 'casos',
    others: 'outros',
    precision: 'precisão',
    recall: 'revocação',
    balanced: 'acurácia balanceada',
    lift: 'ganho {percent}%',
    score: 'pontuação por {kind}',
    tender: 'licitação',
    lot: 'lote',
    used: 'Rótulos usados: {used} de {given}.',
    unknownSubject: 'Os dados não têm tal sujeito: {count}.',
    otherRule: 'De regras que não foram executadas: {count}.',
    contradictory: 'Sujeitos com pareceres que se contradizem, deixados de fora: {count}.',
    bySubject: '* Nenhum rótulo nomeia a regra: ela é comparada com todos os de seus sujeitos.',
    complete: 'Sujeitos sem rótulo contam como não casos.',
    intervals: 'Entre colchetes: intervalos de 95%.',
  },
  fr: {
    heading: 'alertes et scores face aux étiquettes',
    what: 'score ou règle',
    cases: 'cas',
    others: 'autres',
    precision: 'précision',
    recall: 'rappel',
    balanced: 'exactitude équilibrée',
    lift: 'gain {percent}\u00a0%',
    score: 'score par {kind}',
    tender: 'procédure',
    lot: 'lot',
    used: 'Étiquettes utilisées\u00a0: {used} sur {given}.',
    unknownSubject: 'Les données n’ont pas de tel sujet\u00a0: {count}.',
    otherRule: 'De règles qui n’ont pas été exécutées\u00a0: {count}.',
    contradictory: 'Sujets dont les avis se contredisent, laissés de côté\u00a0: {count}.',
    bySubject: '* Aucune étiquette ne nomme la règle\u00a0: elle est comparée à toutes celles de ses sujets.',
    complete: 'Les sujets sans étiquette comptent comme n’étant pas des cas.',
    intervals: 'Entre crochets\u00a0: intervalles à 95\u00a0%.',
  },
}

/** The words of a language; English where there are none. */
export function evaluationWords(language: string): EvaluationWords {
  return ofLanguage(all, language)
}
