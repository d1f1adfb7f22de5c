/** Two letters for a US state or territory. Short forms that are also words ("in", "or", "me") count in capitals or before a ZIP. */
export function stateOf(word: string, { isBeforeZip = false } = {}): string | undefined {
  const name = word.trim().replace(/\.$/, '')
  const byName = codeByName.get(name.toLowerCase())
  if (byName) return byName
  const code = name.toUpperCase()
  return codes.has(code) && (name === code || isBeforeZip) ? code : undefined
}

/** USPS Publication 28, appendix B. */
const names =
  'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,FL Florida,' +
  'GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,' +
  'MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,' +
  'NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,' +
  'OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,' +
  'VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,DC District of Columbia,' +
  'PR Puerto Rico,GU Guam,VI Virgin Islands,AS American Samoa,MP Northern Mariana Islands'

const codeByName = new Map(names.split(',').map((entry) => [entry.slice(3).toLowerCase(), entry.slice(0, 2)]))
const codes = new Set([...codeByName.values(), 'AA', 'AE', 'AP'])
