// Words come from Python, in the language of whoever reads them, and are filled in here.
const WORDS = {}
const say = (name, values = {}) => WORDS[name].replace(/{(\w+)}/g, (braces, value) => values[value] ?? braces)
// Sentences one after the other, as the language parts them.
const together = (...said) => said.filter(Boolean).reduce((before, after) => say('together', { before, after }))
