import type { ValueNames } from './value-names.js'

/** What values are called in Arabic. They agree with «منافسة», of bids with «عرض». */
export const valueNamesAr: ValueNames = {
  open: 'مفتوحة',
  selective: 'انتقائية',
  limited: 'محدودة',
  direct: 'شراء مباشر',
  planning: 'قيد التخطيط',
  planned: 'مخطط لها',
  active: 'سارية',
  cancelled: 'ملغاة',
  unsuccessful: 'غير ناجحة',
  withdrawn: 'مسحوبة',
  complete: 'مكتملة',
  invited: 'مدعو',
  pending: 'معلّق',
  valid: 'مقبول',
  disqualified: 'مستبعد',
  terminated: 'منتهية',
  goods: 'سلع',
  works: 'أشغال',
  services: 'خدمات',
  phone: 'هاتف',
  address: 'عنوان',
  official: 'موظف عام',
  'name like': 'اسم شبيه',
}
