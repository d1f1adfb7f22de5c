import { ago, days, hours } from './ago.ts'
import type { ContactKey, DemoContact, DemoLanguage, DemoSource } from './demo-business.ts'

export function demoContacts(now: Date): DemoContact[] {
  return rows.map(([name, reach, language, source, line1, zip, minutesAgo, tags = '']) => ({
    key: contactKey(name),
    name,
    ...(reach.startsWith('@') ? { username: reach.slice(1) } : { phone: `+1512555${reach}` }),
    ...(tags.includes('mail') && { email: `${contactKey(name).slice('contact:'.length)}@mail.example` }),
    language,
    source,
    address: { line1, city: 'Austin', state: 'TX', zip },
    tags: tags.split(' ').filter((tag) => tag !== '' && tag !== 'mail'),
    createdAt: ago(now, minutesAgo),
  }))
}

/** "Ana Ruiz" is `contact:ana-ruiz`. */
export function contactKey(name: string): ContactKey {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return `contact:${plain.replace(/[^a-z0-9]+/g, '-')}`
}

/** Name; last four digits of the number, or a username; language; source; street; ZIP; minutes ago; tags. */
type Row = [string, string, DemoLanguage, DemoSource, string, string, number, string?]

const rows: Row[] = [
  ['Ana Ruiz', '0101', 'en', 'click_to_whatsapp', '1204 Live Oak St', '78704', 18],
  ['Marcus Hale', '0102', 'en', 'google_local_services', '88 Pecan Hollow Dr', '78745', 46],
  ['Lucía Fernández', '0103', 'es', 'whatsapp_direct', '3407 Mesquite Ln', '78741', hours(2)],
  ['Priya Nair', '@priya.nair.atx', 'en', 'meta_ads', '615 Bluebonnet Ct', '78757', hours(3)],
  ['Tom Becker', '0105', 'en', 'google_ads', '2911 Cedar Bend Rd', '78731', hours(5), 'mail'],
  ['Jorge Salinas', '0106', 'es', 'referral', '740 Limestone Way', '78744', hours(8)],
  ['Denise Carter', '0107', 'en', 'google_organic', '4520 Sycamore Pass', '78749', days(1, 1), 'mail'],
  ['Walt Jensen', '0108', 'en', 'manual', '19 Quail Ridge Cir', '78746', days(1, 4), 'senior'],
  ['Carmen Ortega', '0109', 'es', 'click_to_whatsapp', '2305 Agave Dr', '78748', days(1, 7)],
  ['Kevin Zhao', '0110', 'en', 'google_local_services', '1010 Juniper Ter', '78703', days(2), 'mail'],
  ['Shauna Mills', '0111', 'en', 'referral', '5618 Wildflower Trl', '78739', days(2, 6)],
  ['Roberto Peña', '0112', 'es', 'whatsapp_direct', '908 Nopal St', '78702', days(3)],
  ['Grace Whitfield', '0113', 'en', 'google_ads', '3312 Magnolia Pl', '78756', days(3, 5), 'mail'],
  ['Omar Haddad', '@omar_haddad', 'en', 'meta_ads', '77 Granite Shoals Dr', '78732', days(4)],
  ['Beatriz Luna', '0115', 'es', 'referral', '1420 Huisache Ave', '78721', days(5)],
  ['Hank Dooley', '0116', 'en', 'direct', '6100 Old Mill Rd', '78736', days(6), 'landlord mail'],
  ['Nicole Abrams', '0117', 'en', 'google_local_services', '245 Redbud Trl', '78733', days(7)],
  ['Esteban Vega', '0118', 'es', 'click_to_whatsapp', '3818 Palo Verde Dr', '78753', days(8)],
  ['Tanya Coleman', '0119', 'en', 'google_organic', '1733 Dogwood Cv', '78758', days(9), 'mail'],
  ['Greg Paulson', '0120', 'en', 'google_ads', '402 Stonebridge Ln', '78750', days(11)],
  ['Yesenia Campos', '0121', 'es', 'meta_ads', '2660 Cenizo Cir', '78724', days(12)],
  ['Linda Osei', '0122', 'en', 'referral', '9005 Heron Lake Dr', '78734', days(14), 'mail'],
  ['Paul Novak', '0123', 'en', 'google_local_services', '514 Elmwood St', '78751', days(16)],
  ['Rafael Mendoza', '0124', 'es', 'whatsapp_direct', '1188 Sotol St', '78742', days(18)],
  ['Susan Kirby', '0125', 'en', 'direct', '7302 Canyon Wren Dr', '78730', days(20), 'senior mail'],
  ['Isaac Turner', '@isaac.turner', 'en', 'click_to_whatsapp', '36 Flint Creek Cv', '78735', days(22)],
  ['Marisol Ríos', '0127', 'es', 'referral', '2014 Yaupon St', '78723', days(24)],
  ['Brett Lawson', '0128', 'en', 'google_ads', '815 Travertine Way', '78738', days(27), 'mail'],
  ['Alma Quintero', '0129', 'es', 'google_organic', '4409 Madrone Rd', '78747', days(30)],
  ['Dale Hutchins', '0130', 'en', 'manual', '127 Sawmill Rd', '78737', days(34), 'landlord'],
  ['Joyce Park', '0131', 'en', 'google_local_services', '3001 Lantana Ln', '78759', days(37), 'mail'],
  ['Ricardo Solís', '0132', 'es', 'whatsapp_direct', '560 Encino St', '78752', days(40)],
  ['Wendy Foster', '0133', 'en', 'import', '1912 Spicewood Path', '78727', days(40), 'plan mail'],
  ['Curtis Yates', '0134', 'en', 'import', '8240 Prairie Dove Ln', '78729', days(40), 'mail'],
  ['Nora Ellison', '0135', 'en', 'import', '670 Blackland Dr', '78725', days(40), 'plan'],
  ['Héctor Barrera', '0136', 'es', 'import', '1509 Mariposa St', '78722', days(40)],
  ['Fiona Byrne', '0137', 'en', 'import', '2250 Barton Bend Dr', '78704', days(40), 'plan mail'],
  ['Samuel Addo', '0138', 'en', 'import', '311 Cottonwood Run', '78728', days(40), 'landlord'],
  ['Teresa Villarreal', '0139', 'es', 'import', '4871 Colibri Ln', '78754', days(40), 'mail'],
  ['Jean Mercer', '@jeanmercer_tx', 'en', 'click_to_whatsapp', '93 Lakeway Bluff Dr', '78734', days(13)],
]
