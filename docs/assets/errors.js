// Finds the entry of a pasted traceback: the words of its last error, without names, numbers and shapes, are compared
// with those of every message in the lists of the page. proven.js loads this where there is a form to paste into.
const SAID = /^[\s>]*(?:E {3,})?(?:\[[\w ]+\]:? ?)?(?:\S.*?:\d+: )?(?:[\w.]+\.)?([A-Z]\w*(?:Error|Exception|Warning))(?::\s*(.*))?$/
const KIND = /^(?:float|double|half|bfloat|long|int|byte|char|short|bool|uint|unsigned|cpu|cuda|mps|torch|size|object)$/i
const PYTHON = /object (?:has no|is not)|unsupported operand|required positional/ // Python's own words: the names tell more
const MODULE = /^(?:c(?:pu|uda)|eval|float|forward|half|load_state_dict|(?:named_)?parameters|modules|state_dict|t(?:o|rain))$/ // a model has them, a dict has not
const OTHER = /(?:list|tuple|string|bytes|deque|object) index out of range|not enough values|batch_size should be/ // Python's own that look like PyTorch's
const QUOTED = /(?<![A-Za-z])(['"`])(.*?)\1(?![A-Za-z])/g
const ENOUGH = .66

// The words of one error: its type, what its message says, each two words that follow each other, and names where they tell.
function words(type, text) {
  const found = new Set(type ? [type.toLowerCase()] : [])
  if (type === "KeyError") text = text.trim().replace(/^(["'])(.* .*)\1$/s, "$2").replaceAll("\\n", " ") // it shows text as Python writes it
  text = text.replace(/\[.*?\]/g, " ").replace(/(state_dict for) \w+/, "$1")
  let names = PYTHON.test(text) ? [...text.matchAll(QUOTED)].map(each => each[2].split(".").pop()) : []
  if (/dict$/i.test(names[0]) && MODULE.test(names[1])) names = ["OrderedDict", "eval"]
  let before
  for (const word of text.replace(/https?:\S+/g, " ").replace(QUOTED, " ").match(/[\w'’./<>~]+/g) ?? []) {
    const bare = word.replace(/^['.]+|['.]+$/g, "")
    if (/[\d./<>]/.test(bare) || !/[A-Za-z]{2}/.test(bare) || KIND.test(bare) && !/scalar type Long/.test(text)) continue
    const said = bare.toLowerCase()
    found.add(said)
    if (before) found.add(`${before} ${said}`)
    before = said
  }
  names.forEach(name => found.add(`'${name}'`))
  return found
}

// The errors of a traceback, the one to look for first: the last; else that of a loader that passes one on. Each is a list:
// its first line, the first two and so on, since what follows a message (a prompt, "Process finished") is not part of it.
function errors(traceback) {
  if (/= list\(params\)/.test(traceback)) traceback = traceback.replace(/'\w+'(?= object is not iterable)/g, "'Net'") // of an optimizer
  const lines = traceback.replace(/\x1b?\[[0-9;]*m/g, "").trimEnd().split(/\r?\n/), found = []
  lines.forEach((line, number) => {
    const said = line.match(SAID)
    if (!said || !said[2] && found.some(each => each.type === said[1])) return // pytest ends with file, line and type
    const next = lines.findIndex((each, n) => n > number && (SAID.test(each) || /^(?:Traceback|Original|During|The above|\s*File)/.test(each)))
    const rest = said[1].endsWith("Warning") ? [] : lines.slice(number + 1, next < 0 ? number + 30 : next)
    const parts = [...new Set([said[2] ?? "", ...rest])], sets = parts.map((_, n) => words(said[1], parts.slice(0, n + 1).join(" ").slice(0, 900)))
    found.push({type: said[1], sets: OTHER.test(parts.join(" ")) ? [] : sets})
  })
  // What torch.compile passes on: … got RuntimeError('…')
  const inner = [...traceback.matchAll(/: got (\w+Error)\((["'])(.*)\2,?\)$/gm)].map(each => [words(each[1], each[3])])
  if (!found.length) return [[words("", lines.at(-1))]]
  const caught = found.filter(({sets}) => ["caught", "loader", "worker", "dataloader"].filter(word => sets.at(-1)?.has(word)).length > 2)
  return [...[found.at(-1), ...caught].map(each => each.sets), ...inner]
}

export function finder(links) {
  const entries = links.flatMap(link => JSON.parse(link.dataset.messages).map(message => {
    const [, type = "", text] = message.match(/^(?:[\w.]+\.)?(\w+(?:Error|Exception|Warning))(?::|$)([^]*)/) ?? [, "", message]
    return {link, set: words(type, text.slice(0, 900))}
  }))
  const count = {}
  entries.forEach(({set}) => set.forEach(word => { count[word] = (count[word] ?? 0) + 1 }))
  const weight = word => count[word] ? Math.log(1 + entries.length / count[word]) : 2.5
  const sum = list => list.reduce((total, word) => total + weight(word), 0)
  return traceback => {
    for (const asked of errors(traceback)) {
      let best, score = ENOUGH
      for (const said of [...asked].reverse()) for (const {link, set} of entries) { // of equals, the longer
        if ([...set].some(word => word[0] === "'" && !said.has(word))) continue
        const both = sum([...set].filter(word => said.has(word)))
        const found = 2 * both / (sum([...set]) + sum([...said]))
        if (found > score + 1e-9) [best, score] = [link, found]
      }
      if (best) return best
    }
  }
}

export function listen(form) {
  const [area, output] = [form.querySelector("textarea"), form.querySelector("output")]
  const find = finder([...document.querySelectorAll("[data-messages]")])
  const look = () => {
    output.replaceChildren()
    if (!area.value.trim()) return
    const link = find(area.value)
    if (!link) return output.append(form.dataset.none)
    output.append(link.cloneNode(true))
    output.querySelector("a").removeAttribute("data-messages")
    link.click()
  }
  form.hidden = false
  form.addEventListener("submit", event => { event.preventDefault(); look() })
  area.addEventListener("paste", () => setTimeout(look))
}
