### What every reader sees: front page, answers, search, doctors, and pages about the service.

home-title = Ask a doctor
home-lede = A checked doctor answers your question in writing, by a time we tell you before you send it. Many questions have been answered already: look here first.
home-find = Search the answers, or type your question
home-ask = Ask a doctor
home-how = How it works
home-how-find = Type your question. Answers that already exist appear at once.
home-how-ask = Not there? Ask. You see by when you will have an answer before you send it.
home-how-answer = A doctor whose license we have checked answers each of your questions and names the sources.
home-how-share = Your question stays private. Only if you agree to the exact words, and with everything taken out that could show who you are, can it help others.
home-newest = New answers
home-all-answers = See all answers
home-fields = Ask in one of these fields

answers-title = Answers
answers-lede = Real questions, answered by doctors. Each page says who answered, who reviewed it, and when.
answers-by-field = By field
answers-by-topic = By topic
answers-by-topic-most = Topics with most answers
answers-by-topic-letter = Topics that begin with { $letter }
answers-by-letter = All topics by letter
answers-newest = Newest answers
answers-none = No answers here yet
answers-none-text = You can be the first to ask in this field.
answers-count = { $count ->
    [0] No answers yet
    [one] { $count } answer
   *[other] { $count } answers
}
answers-count-short = ({ $count })

specialties-title = Fields you can ask in
specialties-lede = Not sure which one? Just ask. We find the right doctor for you.
specialties-list = Fields of medicine

answer-short = In short
answer-reviewed = Reviewed
answer-reviewed-on = Medically reviewed on { $date }
answer-review-overdue = Review overdue
answer-overdue-text = A doctor should have looked at this page again by { $date }. Medicine may have moved on since. Ask your own doctor before you rely on it.
answer-imported = Imported, not reviewed here
answer-imported-text = This answer was first published elsewhere. No doctor of this service has reviewed it.
answer-demo-title = Demo content
answer-demo = This page is part of a demonstration. The people on it are made up. It is no medical advice.
answer-seek-care = When to seek care
answer-numbers = The numbers
answer-numbers-text = Numbers tell what happened to groups of people in studies. They cannot say what will happen to you.
answer-numbers-caption = What studies found
answer-number-what = What was measured
answer-number-in-whom = In whom
answer-number-compared = Compared with
answer-number-value = Result
answer-number-source = Source
answer-sources = Sources
answer-source-number = Source { $count }
answer-source-year-unknown = Year not given
answer-source-checked = Opened and checked on { $date }
answer-who = Who wrote and checked this
answer-answered-by = Answered by
answer-reviewed-by = Medically reviewed by
answer-published = Published
answer-updated = Changed
answer-next-review = Next review due
answer-version = Version
answer-history = See all versions
answer-origin = First published
answer-origin-read = Read it at its source
answer-origin-answered = Answered by, as its source says
answer-origin-reviewed = Reviewed by, as its source says
answer-origin-published-on = Published there
answer-origin-reviewed-on = Reviewed there
answer-origin-license = License
answer-provenance = This page comes from a real conversation. The person who asked has read and agreed to exactly these words. Everything that could show who they are was taken out; software proposed the places and a person decided each one.
answer-disclaimer-title = What this page cannot do
answer-disclaimer = It does not know you and cannot examine you. Do not change a treatment because of it without talking to your doctor. In an emergency call { $number }.
answer-helped = Did this answer your question?
answer-helped-yes = Yes
answer-helped-no = No
answer-ask = Still not sure?
answer-related = More about this topic

doctor-registration = { $register } { $number }, { $country }
doctor-checked = License checked on { $date }
doctor-interests = Interests declared
doctor-specialties = Fields
doctor-languages = Languages
doctor-register = Register
doctor-number = Number in the register
doctor-verified = License checked
doctor-valid-until = License valid until
doctor-answers = Answers and reviews
doctor-answers-none = No public answers yet. Most conversations stay private.
doctor-left = This doctor does not answer here now. The pages they wrote or reviewed stay under their name.
doctors-title = Our doctors
doctors-lede = We check each license with the register before a doctor may answer here. The page of each doctor says when.
doctors-none = No doctors yet
doctors-none-text = Doctors appear here when their license has been checked.

gone-retracted-title = This answer was withdrawn by our editors
gone-retracted-wrong = It said something wrong that could not be put right with a correction. Please do not rely on copies of it.
gone-retracted-outdated = Medicine has moved on and it no longer holds. Please do not rely on copies of it.
gone-retracted-superseded = Another page says it better now. Search for it with the words of your question.
gone-retracted-identity = It could have shown who somebody is, so we took it away.
gone-withdrawn-title = This answer is no longer here
gone-withdrawn-text = The person it came from asked us to take it away, and we did.
gone-since = Since { $date }.

history-title = Versions of: { $title }
history-lede = Every version that was public stays readable here. None is ever changed; a correction is a new version.
history-revision = Version { $count }
history-live = Public now
history-signed = Reviewed and signed by { $name } on { $date }.
history-unsigned = Not reviewed here.
history-digest = Fingerprint (SHA-256):
history-read = Read this version

thanks-title = Thank you
thanks-helped = Good that it helped. Your answer is counted without your name.
thanks-missed = Sorry that it did not. You can ask a doctor, in your own words.
thanks-back = Back to the answer

search-title = Search the answers
search-title-for = Search: { $text }
search-corrected = We also looked for:
search-narrow = Narrow by field
search-all-specialties = All fields
search-none = Nothing found for these words
search-none-text = Try fewer or other words, or ask a doctor.
search-results = Answers found
search-answers-it = Asks the same
search-not-there = Not what you were looking for?
search-not-there-text = Ask a doctor. We take over what you typed, and you can change it before you send it.
search-ask-this = Ask a doctor this

about-version = Version { $version }, { $date }
feed-title = New answers from { $organization }

language-en = English
language-es = Spanish
language-de = German
language-fr = French
language-hi = Hindi
language-ar = Arabic
language-pt = Portuguese
language-it = Italian
language-pl = Polish
language-tr = Turkish
language-ur = Urdu
language-bn = Bengali
language-zh = Chinese
language-ru = Russian
language-nl = Dutch
