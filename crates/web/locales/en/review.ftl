### The publishing desk: lists, the editor, the reviewer's check, retractions.

publishing-title = Publishing desk
publishing-lede = From a conversation whose patient agrees to a page that a named reviewer signs.
publishing-to-review = For you to review
publishing-to-review-hint = The text will not change while you read it. Your name stands on what you sign.
publishing-own-in-review = { $count ->
    [one] One more is in review that you wrote or prepared. A colleague reads it.
   *[other] { $count } more are in review that you wrote or prepared. A colleague reads them.
}
publishing-changes = Changes requested
publishing-changes-hint = A reviewer said what should change. Nobody else can go on before you do.
publishing-to-begin = Agreed to, without a page
publishing-to-begin-hint = The patient read a text and agreed to it. Begin the page from exactly that text.
publishing-drafts = Drafts
publishing-drafts-hint = Begun, and not with a reviewer yet.
publishing-in-review = With a reviewer
publishing-in-review-hint = You can take one back to change it.
publishing-disagreed = Two reviewers disagree
publishing-disagreed-hint = Neither knew of the other. Change the text, or ask a third reviewer, who then decides.
publishing-waiting = Waiting for the patient
publishing-waiting-hint = Signed, but edited after the patient agreed. The patient is asked to read it again and is not hurried.
publishing-overdue = Public and due for another look
publishing-overdue-hint = Hand it in again if it still holds. Correct or retract it if it does not.
publishing-agreement-title = Readers who do not know of each other
publishing-agreement = { $count ->
    [one] One text was read by two reviewers.
   *[other] { $count } texts were read by two reviewers.
} They agreed on { $percent } of 100 and differed on { $split }.
publishing-agreement-chance = Beyond chance: { $pi } (Scott's pi; 1 is always, 0 is no more than chance).
publishing-empty-list = Nothing here at the moment.
publishing-find = Correct or retract a public page
publishing-find-label = Address of the page
publishing-find-hint = Copy it from the page.
publishing-find-button = Open the page
publishing-address-unknown = There is no page at this address. Copy the whole address from the page itself.
publishing-agreed = agreed on { $date }
publishing-written = last written on { $date }
publishing-review-by = to be looked at by { $date }
publishing-tag-new = Not public
publishing-tag-public = Public
publishing-tag-imported = Imported

news-begun = The page is begun. Nothing is public yet.
news-saved = Saved. What was decided about identifying places must be decided again for the new text.
news-redacted = The redaction report is filed for exactly this text.
news-more-found = Done. The text that remains shows further places. Please decide about them too.
news-submitted = Handed to the reviewers.
news-recalled = Taken back. You can change it now.
news-changes = Your comments are with the editor.
news-waits = Signed. The patient is asked to read the edited text; with their yes it is public.
news-published = Signed, and public now.
news-retracted = Retracted. The address says so and why.
news-merged = Merged. Readers are led to the other page.
news-unmerged = It stands by itself again.
news-another = Your verdict is kept. It counts when another reviewer has read the text too.
news-disagreed = Your verdict is kept. Another reviewer came to the other verdict; the editor decides how to go on.

begin-title = Begin a page
begin-lede = The patient agreed on { $date } to the text below. Field: { $specialty }.
begin-button = Begin the page from this text

original-title = What was said
said-asked = Patient asked
said-said = Patient
said-asked-back = { $name } asked back
said-answered = { $name } answered

similar-title = Public answers that may say the same
similar-hint = Two pages that say the same leave readers unsure which to trust.
similar-same = asks the same

preview-title = As readers will see it
preview-numbers = Numbers
preview-versus = compared with { $what }

help-plain-title = Help with plain words
help-plain-grade = { $words } words. School grade { $grade } (Flesch-Kincaid) and { $smog } (SMOG). Most people read easily up to grade 8.
help-plain-not-covered = We can measure English only. Please ask somebody who speaks this language to read it.
help-plain-word = "{ $word }": perhaps "{ $plain }"
help-plain-long = A long sentence:
help-unique = { $percent } of 100 on our scale of how easily somebody could be recognized. It rests on:
unique-age = an exact age
unique-place = a place
unique-job = an uncommon job
unique-rare-disease = a rare disease
unique-family = an uncommon family
unique-event = an event others may remember
unique-background = a background few share

part-title = Title
part-summary = Summary
part-question = Question { $count }
part-answer = Answer { $count }
part-seek-care = When to seek care
part-sources = Sources

stage-draft = Draft
stage-correction = Correction in preparation
stage-in-review = In review
stage-changes = Changes requested
stage-approved = Signed
stage-public = Public
stage-retracted = Retracted
stage-disagreed = Two reviewers disagree
stage-merged = Merged
stands-agreed = The patient agreed to exactly this text. If you change a word, they are asked to read it again.
stands-edited = The text is not the one the patient agreed to. They are asked to read it again before it is public.
stands-in-review = A reviewer has it. Take it back to change it.
stands-in-two-reviews = Reviewers read it without knowing of each other: { $given } of { $wanted } verdicts are in. Take it back to change it.
stands-disagreed = Two reviewers read it without knowing of each other, and disagree. Change the text, or ask a third, who decides.
stands-merged = Its readers are led to { $path }.
stands-changes = The reviewer wants changes, named below. Change the text and hand it in again.
stands-approved = Signed. It is public as soon as the patient says yes to this text.
stands-correction = The public page stands as it is until this text is signed.
stands-public = Readers see this text. It is to be looked at again by { $date }. To correct it, change it below.
stands-imported = Readers see this text. It came from elsewhere and nobody here has reviewed it; hand it in to have it reviewed.
stands-retracted = Retracted on { $date }. A corrected text becomes public once it is signed.

edit-title = Prepare a page
edit-public-link = Read the public page
edit-submit = Hand to the reviewers
edit-submit-third = Ask a third reviewer
edit-recall = Take back from review
edit-retract = Retract the public page
edit-merge = Merge into another page
edit-unmerge = Let it stand by itself again
edit-beside = Beside the words
edit-words = The words
edit-words-hint = A blank line begins a paragraph, "- " begins a list item, and [1] cites the first source. Empty a row to take it out.
edit-summary-hint = The answer first, in up to three sentences.
edit-topic-name = Topic
edit-topic-name-hint = As readers call it, such as "HER2-positive breast cancer".
edit-section = Question { $count } and its answer
edit-section-add = Another question
edit-seek-care-hint = What to watch for, where to go and how fast.
edit-sources-hint = A date shows that somebody opened the source and found what is claimed.
edit-source = Source { $count }
edit-source-add = Another source
edit-source-title = Title of the source
edit-source-publisher = Who publishes it
edit-source-year = Year
edit-source-url = Address, beginning with https://
edit-source-checked = Opened and checked on
edit-numbers = Numbers
edit-numbers-hint = For "how likely" and "how well". Each number names its source.
edit-number = Number { $count }
edit-number-add = Another number
edit-number-what = What was measured
edit-number-whom = In whom
edit-number-versus = Compared with
edit-number-value = Value, in words a reader can weigh
edit-number-source = Number of the source
edit-synonyms = Other words readers search for
edit-synonyms-hint = Put a semicolon between them.
edit-address = Address
edit-address-hint = It can change until the page is public.
edit-specialty = Field
edit-topic = Topic in the address
edit-slug = Last step of the address
edit-save = Save
edit-title-missing = Write a title.
edit-summary-missing = Write a summary: the answer in up to three sentences.
edit-topic-missing = Name the topic.
edit-section-missing = Write at least one question, and an answer to each.
edit-source-title-missing = Give each source a title, or empty its row.
edit-number-value-missing = Give each number a value, or empty its row.
edit-too-long = This is longer than { $most } characters. Shorten it.
edit-number-without-source = Say for each number which source it comes from.
edit-number-source-unknown = There is no source { $number }. Give the number of a source in the list.
edit-source-address = The address of source { $number } must begin with https:// or http://.
edit-year-odd = The year of source { $number } is not a year. Write it like 2025, or leave it empty.
edit-checked-odd = The day on which source { $number } was checked is not a day. Choose it again, or leave it empty.
edit-slug-taken = Another page has this address. Choose another last step.
edit-slug-odd = Use small letters, digits and hyphens, such as "is-it-different".
edit-specialty-unknown = Choose a field from the list.

redactions-title = Identifying places
redactions-hint = Decide about each: replace it, change what stands there instead, or keep it because it identifies nobody.
redactions-none = The machine found no identifying place. Please read the text yourself, then file the report.
redactions-keys = Keys: <kbd>n</kbd> next, <kbd>p</kbd> previous, <kbd>r</kbd> replace, <kbd>k</kbd> keep. Change what stands instead in its field below.
redactions-place = { $number }. "{ $text }" in: { $part }
redactions-redact = Replace
redactions-keep = Keep
redactions-with = Put in its place
redactions-added = Something the machine did not find
redactions-added-hint = It is replaced everywhere in the text, exactly as you write it.
redactions-add = Words { $count }
redactions-add-with = Put in the place of words { $count }
redactions-file = Carry out and file the report
redactions-undecided = Decide about every place: replace or keep.
redactions-too-long = A replacement has at most 200 characters.
report-filed = Report filed by { $name } on { $when } for exactly this text: { $proposed } proposed, { $accepted } replaced, { $refused } kept, { $added } added by a person.

verdict-approved = { $name } signed
verdict-changes = { $name } wants changes
verdict-earlier = about an earlier text
remark-place = { $part }, line { $line }
remark-resolved = Changed since
remark-stands = Stands
remarks-title = Lines to change
remarks-hint = Each remark stands beside its line until you change the line.

happened-title = What happened so far
happened-service = the service
happened-drafted = Begun by { $name }
happened-imported = Imported by { $name }
happened-revised = Changed by { $name }
happened-moved = Address changed by { $name }
happened-redacted = Redaction report filed by { $name }
happened-submitted = Handed to the reviewers by { $name }
happened-recalled = Taken back from review by { $name }
happened-reviewed = Reviewed by { $name }
happened-published = Made public, through { $name }
happened-retracted = Retracted by { $name }
happened-evidence-changed = Evidence it cites changed, through { $name }
happened-merged = Merged into another page by { $name }
happened-unmerged = Taken apart again by { $name }
happened-withdrawn = Withdrawn by the patient

judge-title = Review a page
judge-barred = You cannot give a verdict on this text
judge-correction = This is a correction. Readers see the earlier text until this one is signed.
judge-evidence-changed = Evidence this page cites has changed
judge-evidence-changed-text = The public text was signed before the change. Read this text against the evidence as it is now.
judge-about = About this text
judge-answered-by = Answered by
judge-prepared-by = Prepared by
judge-prepared = { $name }, { $when }
judge-address = Address
judge-redactions = Redactions
judge-origin = Origin
judge-verdicts = Verdicts so far
judge-list = What you vouch for
judge-list-hint = To sign, tick every item. To ask for changes, tick what is right so far.
checklist-accurate = Accurate
checklist-accurate-hint = What it says is right by today's knowledge.
checklist-balanced = Balanced
checklist-balanced-hint = Benefits, harms and what is not known have their weight.
checklist-sourced = Sourced
checklist-sourced-hint = Claims and numbers name their source, and the source says so.
checklist-risks-named = Risks named
checklist-risks-named-hint = Important risks are not left out.
checklist-when-to-seek-care = When to seek care
checklist-when-to-seek-care-hint = It says when, where and how fast.
checklist-no-identity = Nobody recognizable
checklist-no-identity-hint = No patient can be recognized from it.
checklist-plain-words = Plain words
checklist-plain-words-hint = A worried reader understands it.
checklist-conflicts-declared = Interests declared
checklist-conflicts-declared-hint = Your interests stand in your profile, or you have none.
judge-opinion = Your verdict
judge-opinion-missing = Choose a verdict: sign, or ask for changes.
judge-approve = Sign
judge-approve-hint = It becomes public as soon as nothing else is missing.
judge-changes = Ask for changes
judge-changes-hint = It goes back to the editor with your comments.
judge-next = To be looked at again by
judge-next-hint = For a signature. At most 36 months from now; sooner where the evidence moves.
judge-date-odd = Choose the day by which somebody must look again.
judge-date-out-of-range = Choose a day after today and at most { $months } months from now.
judge-comment = Comments
judge-comment-hint = For changes. Only editors and reviewers read them.
judge-comment-parts = Comments on one part
judge-lines = Comments on single lines
judge-lines-hint = For changes. Each comment stands beside its line until the editor changes the line.
judge-line = Comment on line { $line } of: { $part }
judge-comments-no-line = A comment is on a line that is not in this text. Read the text as it is now.
judge-comments-missing = Say what should change.
judge-comments-too-long = A comment has at most 4,000 characters.
judge-signature = Your name, registration and the date stand on the page you sign.
judge-send = Give the verdict

retract-title = Retract a page
retract-what-happens = The words go at once from the page, from search and from feeds. The address stays and says when and why. A corrected text can become public there later.
retract-rather-merge = Does another page say the same? Then lead its readers there instead.
retract-reason = Why should it go?
retract-reason-missing = Choose a reason.
retract-wrong = It says something wrong that a correction cannot mend
retract-outdated = Medicine has moved on
retract-superseded = Another page says it better
retract-identity = Somebody could be recognized
retract-button = Retract the page

### The drawer of evidence, in the editor and on the doctor's desk.

drawer-title = Evidence
drawer-find = Find a trial result or a medicine
drawer-find-hint = Every word counts by its beginning: "kath alive", "pertuz".
drawer-target = Cite it in the answer to
drawer-look = Find evidence
drawer-count = { $count ->
    [0] Nothing here holds all of these words.
    [one] One item found.
   *[other] { $count } items found.
}
drawer-cite = Cite this
drawer-cited = Cited here
drawer-drop = Take out
drawer-result = Trial result
drawer-medicine = Medicine
drawer-checked = checked on { $date }
drawer-unchecked = nobody has checked it again
drawer-second-hand = read at second hand
drawer-changed = Changed since
drawer-changed-hint = This text still has the earlier words. Saving takes those of now.
drawer-unknown = That evidence is not here any more. Find it again.
edit-source-without-address = Source { $number } has no address. Give one that a reader can open.
edit-source-without-date = Source { $number } has no date. Give its year, or the day on which you checked it.
write-source-without-address = Source { $source } has no address. Give one that the patient can open.
write-source-without-date = Source { $source } has no date. Give its year, or tick that you opened it today.

merge-title = Merge into another page
merge-what-happens = Its readers are led to the page you choose. It leaves search, lists and feeds; its address leads on.
merge-what-happens-draft = Nothing of it becomes public; its address leads to the page you choose.
merge-undo = You can take them apart again.
merge-into = Which page says it best?
merge-into-missing = Choose a page, or paste the address of one.
merge-another = Another page
merge-address = Address of another page
merge-button = Merge
similar-merge = Merge this page into one of these

again-title = Pages to look at again
again-lede = The longest overdue first, then those due within 60 days. Hand a page in again if it still holds; correct or retract it if it does not.
again-none = No page is due within 60 days.
again-link = All pages that are due, overdue or flagged by evidence
again-flagged = Evidence changed
again-overdue = Overdue
again-due = Due soon
again-in-work = In work
again-changed = Changed since it was signed:

synonyms-title = Synonyms
synonyms-lede = Names that a search treats alike: what people say, and what answers say. A change counts at once, and every change can be taken back.
synonyms-waiting = Looked for in vain
synonyms-waiting-hint = The coordinator thinks that the answer is there under another name. Choose one to fill it in below.
synonyms-waiting-times = { $count ->
    [one] searched once
   *[other] searched { $count } times
}
synonyms-add = Add a synonym
synonyms-add-button = Add
synonyms-used = Our list
synonyms-used-caption = Synonyms that searches use
synonyms-used-none = None here
synonyms-used-none-text = Add the first one above, or bring in a list below.
synonyms-find = Find in the list
synonyms-find-button = Find
synonyms-retired = Taken out
synonyms-retired-caption = Synonyms that searches do not use any more
synonyms-lists = Whole lists
synonyms-out = Take our list away as a file
synonyms-in = Bring in a list
synonyms-in-hint = One entry on each line: what people say, a tab, what answers say, a tab, the source. Put a semicolon between several names. All of it comes in, or nothing.
synonyms-in-button = Bring in
synonyms-lines-none = Paste at least one line.
synonyms-line-odd = Line { $line } is not what it should be: three columns with tabs between, names of at most four words, and a source.
synonyms-built-in = What comes with the program
synonyms-built-in-text = { $count ->
    [0] No entry of it holds these letters.
    [one] One entry. It cannot be changed here.
   *[other] { $count } entries, each with its source. They cannot be changed here; add to them above.
}
synonyms-built-in-show = Show them
synonyms-built-in-caption = Synonyms that come with the program
synonym-says = What people say
synonym-says-hint = Put a semicolon between several names, such as: water pill; fluid tablet
synonym-says-short = People say
synonym-means = What answers say
synonym-means-hint = The name that stands in the answers, such as: diuretic
synonym-means-short = Answers say
synonym-source = Source
synonym-source-hint = Who says that it is the same, and of which year. Whoever reviews the list after you reads it.
synonym-who = Who and when
synonym-written = { $name }, { $date }
synonym-says-missing = Say what people say.
synonym-means-missing = Say what answers say.
synonym-source-missing = Name the source.
synonym-words-most = A name has at most { $most } words.
synonym-names-most = There is room for { $most } names.
synonym-known = The list says that already.
synonym-undo = Undo
synonym-is-used = In use
synonym-is-retired = Taken out
synonym-change-button = Save
synonym-retire-button = Take out of use
synonym-restore-button = Use it again
synonym-earlier = What it said before
synonym-again = Let it say this again
synonym-history = What happened to it
synonym-history-hint = The journal keeps each change with its moment and who made it.
synonym-happened-added = Added
synonym-happened-changed = Changed
synonym-happened-retired = Taken out of use
synonym-happened-restored = Used again
synonym-news-added = Added. Searches use it from now on.
synonym-news-changed = Saved. Searches use the new words from now on.
synonym-news-retired = Taken out. Searches do not use it any more.
synonym-news-restored = Searches use it again.
synonym-news-taken-back = What was brought in is taken out again.
synonym-news-imported = { $count ->
    [one] One entry came in; { $known } were there already.
   *[other] { $count } entries came in; { $known } were there already.
}
publishing-synonyms = Synonyms: names that a search treats alike
publishing-wanted = Answers that readers look for
publishing-wanted-hint = Searches without a result of which the coordinator says that an answer is wanted
publishing-wanted-times = { $count ->
    [one] once
   *[other] { $count } times
}
