### A doctor's desk and cases.

desk-title = Desk
desk-on = { $tier } until { $until }
desk-next-shift = Your next shift starts { $when }. You can take cases before.
desk-no-shift = You are not on the roster. You can take cases all the same.
desk-license-ends = Your registration here ends on { $date }. Ask an administrator to renew it before then.
desk-refused = You cannot take cases now
desk-refused-hint = Write to whoever runs this service. Cases you had in hand have gone to other doctors with your drafts.
desk-waiting = { $count ->
    [0] Nothing waits that you can answer.
    [one] { $count } question waits that you can answer.
   *[other] { $count } questions wait that you can answer.
}
desk-next = Next case
desk-in-hand = In your hands
desk-offered = Offered to you
desk-returned = Came back from the patient
desk-with-patient = The patient has the word
desk-empty = You have no case in hand
desk-empty-hint = Press "Next case". What patients reply to you comes back here by itself.
desk-answered = Answered cases
desk-answered-none = You have not answered anything yet
desk-answered-none-hint = What you answer stays readable to you here.
desk-shifts = Your shifts
desk-case = { $specialty }, case { $code }
desk-due = Due
desk-asked = asked { $when }
desk-answered-at = answered { $when }
desk-follow-up = the patient asked on
desk-offered-until = { $tier }: offered until { $time }
desk-open-questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}
desk-news-nothing = Nothing waits that you can answer. Thank you for looking.
desk-news-answered = Your answer is with the patient.
desk-news-asked = Your question is with the patient. The clock stands still until the reply.
desk-news-declined = Declined. It will not come to you again.
desk-news-handed-back = Handed back, with your draft.
desk-news-rerouted = Sent to another field.
desk-news-redirected = The patient was told to seek care now.

shifts-none = No shifts ahead
shifts-none-hint = The coordinator puts you on the roster. They appear here and in your calendar file.
shifts-table = Shifts ahead
shifts-day = Day
shifts-hours = Hours
shifts-how = How you are reached
shifts-now = now
shifts-calendar = Your shifts as a calendar file

case-offered = Offered to you until { $time }. Reading it takes nothing from anybody; accept it to answer.
case-in-hand = In your hands. Save or write something at least every quarter of an hour, or it goes to another doctor with your draft.
case-with-patient = You asked the patient something. The clock stands still until the reply.
case-returned = The patient has replied. It is kept for you for a while, then anybody may take it.
case-no-longer = It is not in your hands any more.
case-accept = Accept
case-take-back = Go on with it
case-for-whom = For whom
case-asked = Asked
case-language = Language
case-age = Age
case-years = { $years } years
case-pregnant = Pregnant
case-yes = Yes, or perhaps
case-no = No
case-relation = Relation
case-questions = Questions
case-question = Question { $count }
case-conversation = Conversation
case-patient = Patient
case-staff = Staff
case-seen = seen { $when }
case-words-gone = The patient was erased; these words cannot be read any more.
case-signs-hint = The patient was told so when asking. An answer must say how urgent it is.
case-earlier = What { $name } had written, saved { $when }
case-instead = Instead of answering
case-readings = Who has read this
case-readings-none = Nobody before you.
read-conversation = read the conversation
read-file = opened a file
read-export = exported it
stands-open = open
stands-answered = answered
stands-deferred = later
stands-declined = not here
message-query = Question
message-question-back = Asked back
message-reply = Reply
message-answer = Answer
message-follow-up = Asked on
message-remark = Remark

write-title = Your answer
write-kind = What sort of answer?
write-information = Information
write-information-hint = General knowledge. Needs a source; a number where "how likely" or "how well" is asked.
write-case = About this patient
write-case-hint = Your assessment from here, and what would change it.
write-summary = In short
write-summary-hint = Up to three sentences that answer the question. The patient reads them first.
write-how = What do you do with this question?
write-text = What the patient reads
write-seek-care = When to seek care
write-seek-care-hint = Which signs, how fast, and where to go.
write-would-change = What would change this
write-would-change-hint = Findings or results after which you would say something else. Needed for an answer about this patient.
write-sources = Sources
write-sources-hint = Cite them in your text as [1], [2].
write-source = Source { $count }
write-source-title = Title
write-source-publisher = Publisher
write-source-year = Year
write-source-url = Address
write-source-checked = I opened it today and it says so
write-numbers = Numbers a patient can weigh
write-numbers-hint = What was measured, in whom, against what. Each number names its source.
write-number = Number { $count }
write-number-what = What was measured
write-number-whom = In whom
write-number-versus = Against what
write-number-value = The number
write-number-value-hint = With its unit, such as "9 in 100 after five years".
write-number-source = Number of its source
write-send = Send the answer
write-kept-js = Saved.
write-lost-js = Not saved: no connection, or this case is open in another window. Your words are still here.
write-summary-missing = Say the answer in short
write-seek-care-missing = Say when to seek care
write-block-missing = Write what the patient reads about each question
write-question-open = Question { $number } is still open
write-source-title-missing = Give each source a title
write-number-value-missing = Give each number its value
write-number-source-unknown = There is no source { $source }; each number names one of the sources
write-source-address = The address of source { $source } must begin with https:// or http://
write-too-long = This is longer than { $most } characters
write-sources-missing = Information needs at least one source
write-would-change-missing = Say what would change your assessment
write-urgency-missing = The patient's words hold a sign of an emergency. Say that it is urgent and where to go now; until then the answer is held back.

help-title = Help with your answer
help-words = { $count ->
    [one] { $count } word.
   *[other] { $count } words.
}
help-grade = Reads at school grade { $grade }; most people read easily up to 8.
help-unanswered = Nothing is written about question { $count }.
help-jargon = "{ $word }": perhaps "{ $plain }"
help-long = A long sentence: "{ $sentence }"
help-signs = Signs in the patient's words
help-emergency = Emergency:
check-missing-number = "How likely" or "how well" is asked, and there is no number.
check-missing-when-to-seek-care = It does not say when to seek care.
check-missing-source = It names no source.
check-missing-urgency = The patient's words hold a sign of an emergency, and the answer does not say that it is urgent.

ask-back-title = Ask the patient something
ask-back-hint = The clock stops until the reply, and the case comes back to you first.
ask-back-label = Your question
ask-back-send = Ask
ask-back-missing = Write your question
hand-back-title = Hand it back
hand-back-hint = Another doctor goes on with your draft. If your shift ends, it may come back to you in the next one.
hand-back-send = Hand back
hand-back-shift = Hand back, my shift ends
reroute-title = Send it to another field
reroute-label = Field
reroute-send = Send
redirect-title = Tell the patient to seek care now
redirect-hint = The case ends here. The patient is told at once to seek care and whom to call.
redirect-send = Seek care now
decline-title = Decline
decline-legend = Why?
decline-hint = It will not come to you again.
decline-send = Decline
decline-missing = Choose why

desk-moved-on = This case is not in your hands any more. A case goes back when nothing was heard from you for a while, when a coordinator moves it, or when a registration runs out. The draft you saved last is shown to the doctor who takes it next.

swap-action = Change
swap-offer = Offer to colleagues
swap-offered = offered
swap-keep = Keep it
swap-table = Shifts colleagues offer that you may take
swap-whose = Offered by
swap-take = Take it over
swap-overlaps = You are on another shift then
swap-begun = This shift has begun; a coordinator can still change it
swap-gone = This shift is not on offer any more
swap-field = You have no field and language in common with the doctor who offers it
swap-registration = Your registration does not reach to the end of this shift

calendar-renew = Make an address for my calendar program
calendar-hint = A calendar program can show your shifts and follow their changes. Whoever has the address sees your shifts and nothing else; a new address ends the one before.
calendar-new = The address of your calendar
calendar-once = Copy it now: it is shown this once.
