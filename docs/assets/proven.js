// Copies a listing: whole files from the page itself, parts of files from the file; or the command that runs it. Delegated, so that it
// survives instant navigation.
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy], [data-run]")
  if (!button) return
  let text = button.dataset.run
  if (button.dataset.copy) {
    text = await (await fetch(button.dataset.copy)).text()
    text = text.replace(/^# \/\/\/ script\n[^]*?\n# \/\/\/\n\n/, "")
  } else if (!text) {
    const parts = button.closest(".listing").querySelectorAll(".highlight code")
    text = Array.from(parts, part => {
      const code = part.cloneNode(true)
      code.querySelectorAll("del").forEach(line => { // and the end of its line, which what follows may begin with
        if (line.nextSibling?.data?.[0] === "\n") line.nextSibling.data = line.nextSibling.data.slice(1)
        line.remove()
      })
      return code.textContent
    }).join("\n\n")
  }
  const label = button.dataset.label ??= button.textContent
  if (await copy(text)) {
    button.textContent = button.dataset.copied
    tell(button.dataset.copied)
    setTimeout(() => { button.textContent = label; tell("") }, 1500)
  } else if (button.dataset.run) {
    prompt("", text)
  } else {
    getSelection().selectAllChildren(button.closest(".listing").querySelector(".highlight code")) // for the reader's own Ctrl-C
  }
})

// Where the site is published, a listing has the command that runs its file by the header in it, unless it reads the repository's data.
document$.subscribe(() => /^http/.test(location) && document.querySelectorAll("figure.listing").forEach(card => {
  const [copy, file] = [card.querySelector("[data-copy]"), card.querySelector("a[download]")]
  const code = Array.from(card.querySelectorAll(".highlight code"), part => part.textContent).join("")
  if (/\("data["/]/.test(code) || card.querySelector("[data-run]")) return
  const button = copy.cloneNode()
  delete button.dataset.copy
  button.dataset.run = button.title = `uv run ${file.href}`
  button.textContent = "uv run"
  button.setAttribute("aria-label", copy.ariaLabel.replace(copy.textContent, "$& uv run"))
  copy.after(button)
}))

// Without https a page has no clipboard of its own, but may copy what is selected.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const [area, focused] = [document.createElement("textarea"), document.activeElement]
    area.className = "said"
    area.value = text
    document.body.append(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    focused?.focus({preventScroll: true})
    return done
  }
}

// Says a word to those who hear the page.
const said = document.body.appendChild(document.createElement("p"))
said.className = "said"
said.setAttribute("role", "status")
const tell = word => { said.textContent = word }

// Instant navigation leaves the header as it was: its languages must lead from this page and, when chosen, from this place in it.
const root = new URL(JSON.parse(document.getElementById("__config").textContent).base.replace(/\/?$/, "/"), location)
document$.subscribe(() => document.querySelectorAll(".md-select__link").forEach(link => {
  link.href = new URL(`../${link.hreflang.toLowerCase()}/${location.pathname.slice(root.pathname.length)}`, root)
}))
document.addEventListener("click", event => {
  const link = event.target.closest(".md-select__link")
  if (link) link.hash = location.hash
}, true)

// Long tables of the fact check can be filtered by any words; without this script all rows are there.
document$.subscribe(() => document.querySelectorAll(".facts:has(.facts-label)").forEach(table => {
  const rows = [...table.querySelectorAll("tbody tr")]
  if (rows.length < 8 || table.querySelector(".facts-filter")) return
  const field = document.createElement("input")
  Object.assign(field, {type: "search", className: "facts-filter", placeholder: table.querySelector(".facts-label").textContent})
  field.setAttribute("aria-label", field.placeholder)
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/)
    rows.forEach(row => { row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word)) })
  })
  table.prepend(field)
}))

// Folded parts are open on paper.
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(each => { each.open = true }))

// Where a traceback can be pasted, what finds its entry is loaded.
const here = document.currentScript.src
document$.subscribe(async () => {
  const form = document.querySelector("form.paste")
  if (form) (await import(new URL("errors.js", here))).listen(form)
})

// What Material draws and what scrolls gets what a keyboard and a screen reader need.
const scrolls = new ResizeObserver(entries => entries.forEach(({target}) => {
  if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0
  else target.removeAttribute("tabindex")
}))
document$.subscribe(() => {
  scrolls.disconnect()
  document.querySelectorAll("article :is(pre, pre > code, samp, .listing-fig, div.arithmatex, .md-typeset__scrollwrap)").forEach(each => scrolls.observe(each))
  document.querySelectorAll(".md-code__nav").forEach(each => each.setAttribute("role", "none"))
  document.querySelector(".md-dialog__inner")?.setAttribute("aria-live", "polite") // says that the theme's button has copied
})

// Names the palette to the browser, for its scroll bars; the theme's <meta> would style the whole page anew, see slim.script.
const scheme = () => { document.documentElement.style.colorScheme = document.body.dataset.mdColorScheme === "slate" ? "dark" : "light" }
new MutationObserver(scheme).observe(document.body, {attributeFilter: ["data-md-color-scheme"]})
scheme()

// What looks the same many times on a page has a name of its own; what a name or the contents say in another language says so.
const english = () => document.documentElement.lang === "en"
const words = heading => Array.from(heading.childNodes, each => each.matches?.(".headerlink") ? "" : each.textContent).join("").trim()
const call = (link, about) => link.setAttribute("aria-label", link.title + (english() ? ": " : "：") + about)
document$.subscribe(() => {
  document.querySelectorAll("article .headerlink").forEach(each => {
    const [heading, about] = [each.parentElement, words(each.parentElement)]
    call(each, about)
    if (!heading.querySelector("[lang], math")) heading.setAttribute("aria-label", about) // its own words alone
  })
  document.querySelectorAll(".md-code__button").forEach((each, number) => each.setAttribute("aria-label", `${each.title} ${number + 1}`))
  document.querySelectorAll("a.tested:not([aria-label], :has(.said))").forEach(each => {
    const test = each.hash.slice(1).replace(/^test_/, "").replaceAll("_", " ")
    if (english()) return each.setAttribute("aria-label", `${each.textContent}: ${test}`)
    const name = document.createElement("span") // an attribute has no language
    Object.assign(name, {className: "said", lang: "en", textContent: test})
    each.append(name)
  })
  document.querySelectorAll(".md-nav--secondary a[href*='#']").forEach(link => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)))
    heading?.querySelectorAll(english() ? "[lang]" : "[lang], code").forEach(phrase => {
      const [said, told] = [phrase.textContent, document.createTreeWalker(link, NodeFilter.SHOW_TEXT)]
      while (told.nextNode() && !told.currentNode.data.includes(said));
      if (!told.currentNode.data?.includes(said) || !phrase.lang && !said.includes(" ")) return
      const part = told.currentNode.splitText(told.currentNode.data.indexOf(said))
      part.splitText(said.length)
      const marked = Object.assign(document.createElement("span"), {lang: phrase.lang || "en"})
      part.replaceWith(marked)
      marked.append(part)
    })
    if (link.childNodes.length > 1) { // its box would set them side by side, like columns
      const line = document.createElement("span")
      line.append(...link.childNodes)
      link.append(line)
    }
  })
})

// One stop of the Tab key for each list that has many links: arrow keys go on from there. A heading's address is in the contents, too.
const LISTS = ".md-sidebar--primary, .md-sidebar--secondary, .listing-head"
const STOPS = "a[href], button, label[tabindex]"
const wide = matchMedia("(min-width: 76.25em)")
const rove = () => {
  document.querySelectorAll(".headerlink").forEach(each => { each.tabIndex = -1 })
  document.querySelectorAll(LISTS).forEach(list => {
    const stops = [...list.querySelectorAll(STOPS)]
    const first = list.querySelector("a.md-nav__link--active, button") ?? stops.find(each => each.matches(".md-nav__link, .listing-path"))
    stops.forEach(each => { each.tabIndex = each === first || !wide.matches && !list.matches(".listing-head") ? 0 : -1 })
  })
}
document$.subscribe(rove)
wide.addEventListener("change", rove)
document.addEventListener("keydown", event => {
  const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key]
  const list = event.target.closest?.(LISTS)
  if (!step || !list || event.ctrlKey || event.metaKey || event.altKey) return
  const stops = [...list.querySelectorAll(STOPS)].filter(each => each.checkVisibility({visibilityProperty: true}))
  const next = stops[stops.indexOf(event.target) + step]
  if (!next) return
  event.preventDefault()
  event.target.tabIndex = -1
  next.tabIndex = 0
  next.focus()
})

// Where there is a repository, each section leads to an issue about it. Nothing is asked of the repository before the click.
document$.subscribe(() => {
  const source = document.querySelector("a.md-source")
  if (!source) return
  const report = (address, about, text) => {
    const link = document.createElement("a")
    link.href = `${source.href.replace(/\/$/, "")}/issues/new?title=${encodeURIComponent(`${about}: `)}&body=${encodeURIComponent(address)}`
    link.textContent = text
    link.title = source.dataset.report
    return link
  }
  document.querySelectorAll("article .headerlink").forEach(each => {
    const link = report(each.href, words(each.parentElement), "\u00a0✎") // never alone on a line
    link.className = "headerlink report"
    link.tabIndex = -1
    call(link, words(each.parentElement))
    each.after(link)
  })
  const title = document.querySelector("article h1")
  document.querySelector("article .stamp")?.append(" ", report(location.href, words(title), source.dataset.report)) // for the keyboard
})
