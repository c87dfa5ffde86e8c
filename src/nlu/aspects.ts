import type { Aspect } from '../core/aspect.ts';

/**
 * Words that say which aspect of a service is asked, folded. Longer ones win over shorter ones inside them, so that
 * "bao nhiêu ngày" is a deadline and "bao nhiêu" alone an amount.
 */
const CUES: Readonly<Record<Aspect, readonly string[]>> = {
  'le-phi': [
    'le phi',
    'phi',
    'phi bao nhieu',
    'bao nhieu tien',
    'het bao nhieu',
    'het nhieu tien',
    'mat bao nhieu',
    'ton bao nhieu',
    'ton tien',
    'mat tien',
    'mat phi',
    'ton phi',
    'het may dong',
    'may dong',
    'may tram',
    'may chuc',
    'bao nhieu',
    'nhieu tien',
    'mien phi',
    'mien giam',
    'giam phi',
    'dong tien',
    'nop tien',
    'tra tien',
    'tien nong',
    'gia ca',
    'gia bao nhieu',
    'chi phi',
    'muc thu',
    'muc phi',
    'thu tien',
    'dong bao nhieu',
    'nop bao nhieu',
  ],
  'thoi-han': [
    'bao lau',
    'may ngay',
    'bao nhieu ngay',
    'may tuan',
    'may thang',
    'khi nao co',
    'khi nao nhan',
    'khi nao xong',
    'bao gio co',
    'bao gio nhan',
    'bao gio xong',
    'bao gio duoc',
    'bao gio moi',
    'khi nao duoc',
    'khi nao moi',
    'lau khong',
    'lau vay',
    'lau qua',
    'mat bao lau',
    'thoi gian giai quyet',
    'thoi han giai quyet',
    'thoi gian xu ly',
    'cho lau',
    'may hom',
    'may bua',
    'chung nao co',
    'chung nao nhan',
    'luc nao co',
    'hom nao co',
    'ngay nao co',
  ],
  'ho-so': [
    'giay to gi',
    'giay to nao',
    'nhung giay to',
    'can giay to',
    'can nhung gi',
    'can gi',
    'can chuan bi',
    'chuan bi gi',
    'chuan bi nhung gi',
    'mang gi',
    'mang theo',
    'mang nhung gi',
    'dem theo',
    'dem gi',
    'cam theo',
    'ho so gom',
    'ho so gi',
    'ho so can',
    'thanh phan ho so',
    'thu tuc gom',
    'to khai',
    'mau don',
    'bieu mau',
    'don gi',
    'nop nhung gi',
    'nop giay gi',
    'giay gi',
    'can nhung giay',
    'ho so nhung gi',
    'ho so bao gom',
  ],
  'noi-nop': [
    'o dau',
    'cho nao',
    'noi nao',
    'dia chi',
    'den dau',
    'di dau',
    'tai dau',
    'ra dau',
    'len dau',
    've dau',
    'o mo',
    'cho mo',
    'di mo',
    'nop dau',
    'co quan nao',
    'gap ai',
    'gio lam viec',
    'may gio',
    'thu bay',
    'chu nhat',
    'ngoai gio',
    'cuoi tuan',
    'phuong nao',
    'xa nao',
    'ngoai tinh',
    'tinh khac',
    'lam dau',
  ],
  'cach-lam': [
    'lam the nao',
    'lam sao',
    'nhu the nao',
    'cach',
    'cach lam',
    'cac buoc',
    'huong dan',
    'thu tuc',
    'trinh tu',
    'quy trinh',
    'lam kieu gi',
    'kieu gi',
    'bang cach nao',
    'the nao',
    'lam gi',
    'phai lam',
    'ra sao',
    'tung buoc',
    'lam rang',
    'chi cho',
    'chi em',
    'chi toi',
    'chi giup',
  ],
  'can-cu': [
    'can cu',
    'can cu phap ly',
    'luat nao',
    'nghi dinh nao',
    'thong tu nao',
    'quy dinh nao',
    'quy dinh o dau',
    'dieu nao',
    'van ban nao',
    'theo luat',
    'co so phap ly',
    'quy dinh tai',
  ],
  'doi-tuong': [
    'doi tuong',
    'dieu kien',
    'ai duoc',
    'ai phai',
    'nhung ai',
    'truong hop nao',
    'co bat buoc',
    'bat buoc khong',
    'bao nhieu tuoi',
    'may tuoi',
    'tu may tuoi',
    'co phai lam',
    'co can phai',
    'co duoc lam',
  ],
};

type Cue = { readonly words: readonly string[]; readonly aspect: Aspect };

const CUE_LIST: readonly Cue[] = Object.entries(CUES)
  .flatMap(([aspect, phrases]) => phrases.map((phrase): Cue => ({ words: phrase.split(' '), aspect: aspect as Aspect })))
  .toSorted((a, b) => b.words.length - a.words.length);

/** How much a cue says by itself: "thủ tục" and "như thế nào" are in questions of every kind. */
const STRENGTH: Readonly<Record<Aspect, number>> = {
  'le-phi': 3,
  'thoi-han': 3,
  'ho-so': 3,
  'can-cu': 3,
  'noi-nop': 2,
  'doi-tuong': 2,
  'cach-lam': 1,
};

export type FoundCue = { readonly aspect: Aspect; readonly from: number; readonly to: number };

/** The cues in a text, each word used once; positions are word indexes, `to` exclusive. */
export function findCues(folded: readonly string[]): FoundCue[] {
  const taken = new Array<boolean>(folded.length).fill(false);
  const found: FoundCue[] = [];
  for (const { words, aspect } of CUE_LIST) {
    for (let from = 0; from + words.length <= folded.length; from += 1) {
      const to = from + words.length;
      if (!words.every((word, i) => folded[from + i] === word && taken[from + i] === false)) continue;
      taken.fill(true, from, to);
      found.push({ aspect, from, to });
    }
  }
  return found.toSorted((a, b) => a.from - b.from);
}

/** The aspect asked: the strongest cue, and of equally strong ones the last, since the question comes last. */
export function aspectOf(cues: readonly FoundCue[]): Aspect | null {
  const best = cues.reduce<FoundCue | null>(
    (kept, cue) => (kept === null || STRENGTH[cue.aspect] >= STRENGTH[kept.aspect] ? cue : kept),
    null,
  );
  return best?.aspect ?? null;
}
