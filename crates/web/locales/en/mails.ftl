### The mails of a demonstration.

mails-title = Mails of this demo
mails-lede = This demo sends no mail to anybody. What it would send stands here, the newest first.
mails-none = No mails yet
mails-none-text = Ask to sign in by link, or ask a question: the mail appears here a moment later.
mail-to = To
mail-written = Written
