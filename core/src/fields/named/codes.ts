import { problem, type Problem } from '../../problem.ts'
import type { Option } from '../field.ts'
import { plain } from '../intl.ts'
import { literal } from '../sql.ts'
import type { Style } from '../kind.ts'
import type { Named } from './named.ts'

/** Codes that the world agrees on, by names that every language has: Intl knows them, so no list of names is shipped. */
const world = (type: 'region' | 'currency' | 'language', codes: readonly string[], wrong: (value: string) => Problem): Named => {
  const known = new Set(codes)
  const written = type === 'language' ? (raw: string) => raw.toLowerCase() : (raw: string) => raw.toUpperCase()
  const options = (style: Style): readonly Option[] => kept(type, style.locale, () => sorted(type, codes, style.locale))
  return {
    read: (raw, _field, style) => {
      const code = written(raw.trim())
      if (known.has(code)) return code
      const word = plain(raw)
      return options(style).find(({ title }) => plain(title) === word)?.value ?? english(type, codes, word) ?? raw.trim()
    },
    valid: (value) => known.has(value),
    write: (value, _field, { locale }) => (known.has(value) ? name(type, value, locale) : value),
    problem: wrong,
    pattern: `^(${codes.join('|')})$`,
    sql: (column) => {
      const value = `${type === 'language' ? 'lower' : 'upper'}(btrim(${column}))`
      return { value, valid: `${value} in (${codes.map(literal).join(', ')})` }
    },
    options,
  }
}

const sorted = (type: 'region' | 'currency' | 'language', codes: readonly string[], locale: string): Option[] =>
  codes
    .map((code): Option => ({ value: code, title: name(type, code, locale), color: 'grey' }))
    .toSorted((a, b) => a.title.localeCompare(b.title, locale))

/** A file of another country names countries in English. */
const english = (type: 'region' | 'currency' | 'language', codes: readonly string[], word: string): string | undefined =>
  codes.find((code) => plain(name(type, code, 'en')) === word || plain(name(type, code, 'fr')) === word)

const name = (type: 'region' | 'currency' | 'language', code: string, locale: string): string =>
  kept(`name ${type}`, locale, () => new Intl.DisplayNames(locale, { type, fallback: 'code' })).of(code) ?? code

const kept = <T>(what: string, locale: string, make: () => T): T => {
  const key = `${what} ${locale}`
  if (!made.has(key)) made.set(key, make())
  return made.get(key) as T
}
const made = new Map<string, unknown>()

const split = (codes: string): readonly string[] => codes.split(/\s+/).filter(Boolean)

/** ISO 3166-1, the officially assigned codes. */
const countries = split(`
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI
  CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ
  GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
  LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG
  PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK
  TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`)

/** ISO 4217, the currencies people pay with. */
const currencies = split(`
  AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE
  CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES
  KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR
  NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND
  TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW`)

/** ISO 639-1. */
const languages = split(`
  aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj
  fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw
  ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn
  ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo
  xh yi yo za zh zu`)

const shown = (value: string): { readonly value: string } => ({ value: value.slice(0, 40) })
export const country = world('region', countries, (value) => problem('country.invalid', '', shown(value)))
export const currency = world('currency', currencies, (value) => problem('currency.invalid', '', shown(value)))
export const language = world('language', languages, (value) => problem('language.invalid', '', shown(value)))
