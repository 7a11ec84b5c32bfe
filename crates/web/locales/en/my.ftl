### A patient's questions, the conversation, consent and account.

my-title = My questions
my-ask = Ask a doctor
my-none = You have not asked anything yet
my-no-more = There is nothing older
my-none-text = When you ask, your questions and the answers stand here. Only you and the doctors who answer can read them.
my-asked = Asked { $moment }
my-due = Answer promised by { $moment }
my-late = The answer was promised by { $moment } and is late
my-unseen = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
}

standing-waiting = Looking for a doctor
standing-with-doctor = A doctor works on it
standing-your-turn = Your reply is needed
standing-answered = Answered
standing-closed = Closed
standing-withdrawn = Taken back
standing-seek-care = Seek care now

talk-you = You
talk-doctor = Doctor
talk-facts = About this question
talk-field-other = A coordinator decides
talk-questions = Your questions
talk-conversation = Conversation
talk-gone = These words were erased.
talk-seen = Seen by the doctor { $moment }
talk-would-change = What would change this answer
talk-seek-care = When to seek care
talk-numbers = Numbers
talk-sources = Sources
talk-late = We are sorry. Our coordinator knows and is looking for a doctor. If you feel worse, do not wait for us.
talk-next-waiting = We are looking for a doctor. You get an answer by { $moment }.
talk-next-with-doctor = A doctor is working on your answer. You get it by { $moment }.
talk-next-late = The answer was promised by { $moment } and is late.
talk-next-your-turn = The doctor has a question for you. The clock stands still until you reply.
talk-next-answered = { $count ->
    [one] You can ask on { $count } more time, until { $moment }.
   *[other] You can ask on { $count } more times, until { $moment }.
}
talk-next-answered-at = Answered { $moment }. You can ask a new question at any time.
talk-next-closed = This conversation is closed. You can ask a new question at any time.
talk-next-withdrawn = You took this question back.
talk-next-seek-care = You were advised to seek care now. Please do not wait for an answer here.

question-open = Open
question-answered = Answered
question-deferred-test-result = Waits for a test result
question-deferred-course = Waits for how the next days go
question-deferred-colleague = The doctor asks a colleague
question-declined-needs-examination = Needs an examination
question-declined-treating-team = For the team that treats you
question-declined-outside-service = Not something we can answer
question-declined-no-evidence = Nobody knows yet

kind-query = Question
kind-question-back = Question to you
kind-reply = Reply
kind-answer = Answer
kind-follow-up = Follow-up
kind-remark = Message

say-reply = Your reply
say-reply-hint = The clock goes on as soon as you reply.
say-follow-up = Ask on, or say thank you
say-follow-up-hint = Asking on gives the doctor a new question to answer. A thank you does not.
say-remark = Add something
say-remark-hint = For example what you forgot to say. It does not change when your answer comes.
say-files = Add pictures or documents
say-kept-files = These files go with it:
say-not-sent = Your message is not sent yet. It is in the field below.
say-send-anyway = I have read this. Send it
say-send-reply = Send reply
say-send-follow-up = Ask the doctor
say-send-thanks = Just say thank you
say-send-remark = Send
say-send-aside = Add this and reply later

end-withdraw = Take this question back
end-withdraw-text = You no longer need an answer?
end-close = Close this conversation
end-close-text = Everything is clear?

outcome-title-7 = A week has passed. How are you now?
outcome-title-21 = Three weeks have passed. How are you now?
outcome-title-90 = Three months have passed. How are you now?
outcome-better = Better
outcome-same = The same
outcome-worse = Worse
outcome-sought-care = I went to see somebody
outcome-send = Tell us

news-sent = Your question is sent. We write to you when a doctor has answered.
news-said = Your message is sent.
news-withdrawn = You took this question back. Nobody will answer it.
news-closed = This conversation is closed.
news-outcome = Thank you. This helps us to get better.
news-consent = Thank you. You agreed to exactly this text.
news-consent-withdrawn = You took your yes back. What was public is being taken away now.

consent-title = Help others with your question
consent-look = Read what would be published
consent-link-none = Your conversation is private. If you like, it can help others without telling who you are.
consent-link-given = You agreed that a text without your name may be published.
consent-link-withdrawn = You took your yes back. Nothing is published.
consent-back = Back to the conversation
consent-lede-proposed = This text would be published. It is up to you. Read it, take out what you like, and say yes or no.
consent-lede-in-preparation = You agreed to this text. An editor and a doctor who did not write it are checking it.
consent-lede-edited = The text was edited. We ask you again: may exactly this text be published?
consent-lede-public = You agreed to this text, and it is public.
consent-lede-retracted = You agreed to this text. Our doctors have taken the page back.
consent-public-page = See the page
consent-free = Your answer and your care do not depend on it.
consent-back-any-time = You can take your yes back at any time. The page is then gone within a minute.
consent-again = If an editor changes the text, we ask you again.
consent-exact = The exact text
consent-removed = { $count ->
    [one] { $count } detail was taken out
   *[other] { $count } details were taken out
}
consent-removals = Words you also want taken out
consent-removals-hint = One line for each. For example a place, a job or a date.
consent-look-again = Show me the text without them
consent-yes = Yes, publish exactly this text
consent-no = No, keep it private
consent-changed-title = The text is not the one you saw
consent-changed = Your yes was not counted. Read this text and decide again.
consent-withdraw-title = Take your yes back
consent-withdraw-text = What is public is taken away at once. A note stays at its address that an answer was here, without a word of it.
consent-withdraw = Take my yes back

account-title = Your account
account-since = Here since
account-sessions = Signed in
account-sessions-count = { $count ->
    [one] on { $count } browser
   *[other] on { $count } browsers
}
account-saved = Saved.
account-mail-sent = A mail is on its way to the new address. It changes when you open the link.
account-save = Save
account-name-title = Your name
account-name = What doctors see (optional)
account-name-hint = It need not be your real name. Without one, doctors see "patient".
account-email-title = Your e-mail address
account-email = New e-mail address
account-email-hint = We send a link to the new address.
account-email-send = Send a link
account-password-title = Your password
account-password-current = Current password
account-password-others = All other browsers are signed out.
account-language-title = Your language
account-language = Language of pages and mail
account-language-browser = As my browser says
account-leave-title = Your data
account-export = Download everything about you
account-export-text = One document (JSON) with all conversations and files.
account-sign-out-everywhere = Sign out everywhere
account-erase = Erase my account

erase-title = Erase your account
erase-lede = We destroy the key to everything you wrote. Nobody can read it any more, not even we. This cannot be undone.
erase-texts = Your questions, the answers, your files, your name and address are gone.
erase-open = Open questions are taken back.
erase-public = What was published of your conversations is withdrawn.
erase-journal = What stays is a record without words or names that something happened.
erase-export-first = Download everything first
erase-roles = This account holds other roles. Ask an operator to take them first. What a doctor published stays under their name.
erase-sure = Yes, erase everything about me
erase-not-sure = Tick the box if you are sure.
erase-do = Erase my account for good
