### Asking a doctor, step by step, and what is said when care is needed now.

ask-title = Ask a doctor
ask-lede = Write as you would speak. A doctor reads it and answers you in private.
ask-text = What would you like to know?
ask-text-hint = Several questions are welcome. While you write, answers that exist already appear below.
ask-continue = Continue
ask-discard = Discard what I wrote
ask-back = Back
ask-step = Step { $number } of { $count }

questions-title = Are these your questions?
questions-lede = A doctor answers each of them. Change the words, add one, take one out, or put the most important first.
questions-number = Question { $count }
questions-up = Move question { $count } up
questions-remove = Take question { $count } out
questions-add = Add a question
questions-most = There is room for { $count } questions.
questions-confirm = These are my questions
questions-same = This was asked already.
questions-same-text = Read the answer first: it may save you the wait. Your question is kept here. If it does not answer you, go on and ask anyway.
questions-related = { $count ->
    [one] { $count } answer that may help
   *[other] { $count } answers that may help
}
questions-text = Your message

for-whom-title = Who is it for?
for-whom-legend = I ask for
subject-choice-myself = Myself
subject-choice-child = A child in my care
subject-choice-cared-for = An adult I care for
for-whom-relation = Who is that to you? (optional)
for-whom-relation-hint = For example: my mother. A name is not needed.
for-whom-age = Age (optional)
for-whom-age-hint = Age changes what is safe to say.
for-whom-age-unit = The age is in
for-whom-years = Years
for-whom-months = Months
for-whom-pregnant = Is this person pregnant? (optional)
for-whom-pregnant-hint = Some medicines and signs mean other things in pregnancy.
pregnant-no = No
pregnant-yes = Yes, or perhaps
pregnant-unsaid = I would rather not say
about-years = { $count ->
    [one] { $count } year old
   *[other] { $count } years old
}
about-months = { $count ->
    [one] { $count } month old
   *[other] { $count } months old
}
about-pregnant = pregnant

field-title = Which doctor?
field-guess = Your question looks like one for { $field }.
field-no-guess = We are not sure which doctor fits best. Choose one, or let our coordinator decide.
field-unsure = I am not sure: please decide for me
field-specialty = Field of medicine
field-specialty-hint = If you are not sure, a coordinator reads only the field and the promise, never your words.
field-language = Language of the answer
field-language-hint = The language you wrote in, or another you understand.
field-not-covered-title = We cannot check this text for emergencies

files-title = Pictures or documents
files-lede = You can add reports or pictures. You can also go on without.
files-added = Added
files-remove = Take out
files-choose = Choose files
files-hint = JPEG, PNG, PDF or plain text; up to { $most } files of { $megabytes } MB. We take out hidden details such as the place where a picture was taken.
files-add = Add
files-none = Go on without files

check-title = Check and send
check-changed-title = Something has changed
check-changed = Your question was changed in another window. Nothing is lost. Look once more and send it again.
check-promise = We promise you an answer by { $moment }.
check-usually = Usually it comes by { $moment }.
check-call-in = No doctor of this field is at the desk right now. We will call one in.
check-wait = No doctor of this field can answer within our usual time, so we promise a later one. If that is too late for you, choose another field, or see a doctor in person. If it gets worse, go to urgent care.
check-elsewhere = We have no doctor of this field and language on the roster, so we cannot promise you a time. You can choose another field, or see a doctor in person; if it cannot wait, go to urgent care. If you send it all the same, our coordinator looks for a doctor.
check-urgent = What you wrote should not wait long. If it gets worse, call { $number }.
check-questions = Your questions
check-text = Your message
check-whom = For
check-files = Files
check-no-files = None
check-change = Change
check-private = Only doctors who answer it read this. Nothing is published unless you say so.
check-send = Send my question

subject-said-myself = Myself
subject-said-child = A child in my care
subject-said-cared-for = An adult I care for

care-title = Get help now
care-heading = Do not wait for an answer here
care-call = Call <a href="tel:{ $number }"><strong>{ $number }</strong></a> or go to an emergency department now.
care-number-unknown = We do not know the number of every country. This one works from most mobile phones.
care-why = What you wrote can be a sign of something that needs care at once. We may be wrong. It is safer to ask now than to wait.
care-criteria = Why we say this
care-kept-title = Your text is kept
care-kept = Nothing you typed is lost. When you are safe, you can come back and go on.
care-go-on = I have read this and want to go on
care-change = Change what I wrote
care-soon-title = This should be looked at soon
care-soon-text = You can go on and ask. If it gets worse, do not wait for the answer.
care-not-covered = We cannot check a text in this language for emergencies. If you feel very ill, call { $number }.
care-self-harm-title = We are glad that you wrote this
care-self-harm-heading = You do not have to be alone with this
care-self-harm-text = What you feel now can change. Please talk to somebody now: a friend, your family, or people who listen to this every day.
care-self-harm-line = { $name } listens day and night: <a href="tel:{ $number }"><strong>{ $number }</strong></a>.
care-self-harm-danger = If you are in danger now, call <a href="tel:{ $number }"><strong>{ $number }</strong></a>.

advice-general = Ask somebody to stay with you until help comes.
advice-heart = Sit down and rest. Do not drive yourself.
advice-stroke = Note when it began. Do not eat or drink.
advice-breathing = Sit upright. Use your inhaler if you have one.
advice-anaphylaxis = Use an adrenaline pen now if you have one, and lie down with the legs up.
advice-sepsis = Say that you are worried about sepsis.
advice-brain = Do not stay alone. Say when the headache or the fever began.
advice-bleeding = Press firmly on the wound, or lie down if it bleeds inside.
advice-injury = Do not move the head or neck more than you must.
advice-pregnancy = Call your maternity unit too, if you have its number.
advice-child = Stay with the child and keep watching the breathing.
advice-self-harm = Put some distance between you and anything you could hurt yourself with.
advice-poisoning = Keep the package. Do not make yourself vomit.
advice-seizure = Keep things away that could hurt. Put nothing into the mouth. Note the time.
advice-diabetes = Measure the sugar if you can. Somebody awake with low sugar needs something sweet.
advice-spine = Say that bladder, bowel or feeling between the legs has changed.
advice-abdomen = Do not eat or drink until somebody has looked at you.
advice-testicle = Go at once: hours matter.
advice-eye = Rinse a chemical out with plenty of clean water. Do not rub.
advice-limb = Keep the limb still. Do not rub or warm it.
advice-burn = Cool with running water for 20 minutes. Take rings off.
advice-cancer = Have this looked at by a doctor in the next days.
advice-low-immunity = Tell them about your treatment first. Call the number your team gave you, if you have one.
advice-violence = Go to a safe place, if you can. You can ask for help without giving your name.

problem-empty = Write something first.
problem-too-long = This is longer than { $max } characters. Please shorten it; what you wrote is still here.
problem-too-many = Too many attempts. Try again in { $minutes } minutes.
problem-email-missing = Write your e-mail address.
problem-email-odd = This does not look like an e-mail address. It should be like name@example.org.
problem-name-too-long = A name has at most 80 characters.
problem-password-too-short = A password needs at least 10 characters. Several words are easy to remember.
problem-password-too-long = A password has at most 256 characters.
problem-password-wrong = This is not your current password.
problem-question-missing = Write at least one question.
problem-question-too-many = There is room for 12 questions. Take some out, or ask the rest later.
problem-subject-missing = Say who it is for.
problem-age-odd = Write the age as a number, such as 34, or 8 with months.
problem-relation-too-long = Say it in fewer than 80 characters.
problem-specialty-unknown = Choose a field from the list.
problem-language-unknown = Choose a language from the list.
problem-removals-too-many = At most 50 lines of 200 characters can be taken out. You can also say no.
problem-file-empty = This file is empty. Choose another one.
problem-file-kind = We take pictures (JPEG, PNG), PDF and plain text. This file is something else, whatever its name says.
problem-file-archive = This is an archive, such as a ZIP or an office document. Send its parts one by one, or save it as PDF.
problem-file-heic = Your phone saved this picture in a format we cannot read. Share it as JPEG, or take a screenshot.
problem-file-damaged = This file is damaged. Open it, save it anew and try again.
problem-file-not-what-it-says = The name says it is a picture or a PDF, but it is text.
problem-file-broke-off = The file broke off on its way. Try again.
problem-file-too-big = This file is too big. Send a smaller one, or a part of it.
problem-other = Something in this form is not as it should be. Look at it once more.
