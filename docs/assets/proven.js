// Copies a listing: whole files from the page itself, parts of files from the file. Delegated, so that it survives instant navigation.
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]")
  if (!button) return
  let text
  if (button.dataset.copy) {
    text = await (await fetch(button.dataset.copy)).text()
    text = text.replace(/^# \/\/\/ script\n[^]*?\n# \/\/\/\n\n/, "")
  } else {
    const parts = button.closest(".listing").querySelectorAll(".highlight code")
    text = Array.from(parts, part => {
      const code = part.cloneNode(true)
      code.querySelectorAll("del").forEach(line => { line.nextSibling?.data === "\n" && line.nextSibling.remove(); line.remove() })
      return code.textContent
    }).join("\n\n")
  }
  await navigator.clipboard.writeText(text)
  const label = button.textContent
  button.textContent = button.dataset.copied
  button.disabled = true
  setTimeout(() => { button.textContent = label; button.disabled = false }, 1500)
})

// Folded parts are open on paper.
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(each => { each.open = true }))
