/** What somebody writes who wants their own script to run in another’s page. Each would mark the page if it did. */
const mark = 'document.documentElement.setAttribute("data-owned",1)'

const pieces = [
  `<script>${mark}</script>`,
  `<img src=x onerror='${mark}'>`,
  `"><svg onload='${mark}'>`,
  `'-alert(1)-'`,
  `javascript:${mark}//`,
  `{{constructor.constructor('${mark}')()}}`,
  `</title></textarea></style><iframe srcdoc="<script>parent.${mark}</script>">`,
  `[link](javascript:${mark})`,
  `https://example.com/"onmouseover='${mark}'`,
  `\u202e<b onclick='${mark}'>\u2066`,
  `<math><mtext><table><mglyph><style><img src=x onerror='${mark}'>`,
]

export const hostile = {
  /** Within what a name may be long. */
  name: `"><svg onload='${mark}'>`,
  line: `<img src=x onerror='${mark}'>`,
  prose: pieces.slice(0, 5).join('\n'),
  texts: pieces,
  fileName: `"><img src=x onerror='${mark}'>.txt`,
  browser: `Mozilla/5.0 <script>${mark}</script> "><img src=x onerror='${mark}'>`,
}

/** Those of the kinds above of which nothing stands in the text: what was never shown has proven nothing. */
export function notShown(text: string): string[] {
  const shown = [hostile.name, hostile.line, hostile.fileName, ...pieces.slice(0, 4)]
  return shown.filter((one) => !text.includes(one))
}
