### The coordinator's board and roster.

board-title = Board
board-at = As of
board-overdue = { $count ->
    [0] Nothing is overdue.
    [one] { $count } question is overdue.
   *[other] { $count } questions are overdue.
}
board-in-danger = { $count ->
    [0] The plan keeps every promise.
    [one] { $count } question will be late by the plan.
   *[other] { $count } questions will be late by the plan.
}
board-unrouted = { $count ->
    [one] { $count } question waits to be sent to a field.
   *[other] { $count } questions wait to be sent to a field.
}
board-queue = Queue, the least slack first
board-queue-table = Questions to which an answer is owed
board-empty = Nothing is owed
board-empty-hint = New questions appear here by themselves.
board-picture = How long each question has until its answer is due; the table below says the same
board-picture-now = now
board-picture-ahead = in 4 h
board-case = Case
board-slack = Slack
board-due = Due
board-where = Where it is
board-plan = What the plan expects
board-waiting = waits
board-offered = offered to { $name } until { $time }
board-in-hand = with { $name } since { $since }
board-with-patient = with the patient; { $name } asked
board-called = { $name } is asked ({ $tier }) until { $time }
board-in-time = { $name }, { $when }
board-late = late: { $when } at the earliest
board-callable = { $name } can be called from { $time }
board-nobody = late: nobody is rostered
board-doctors = Doctors
board-doctors-table = Doctors on duty, and soon on duty
board-no-doctors = Nobody is on duty or will be in the next 12 hours
board-no-doctors-hint = Put somebody on the roster.
board-doctor = Doctor
board-presence = Presence
board-hours = Shift
board-seen = Last seen
board-hands = In hand
board-silent = silent
board-present = present
board-standing-by = stands by
board-next = next
board-never-seen = not yet
board-license = registration ends
board-story = What happened
board-case-over = No answer is owed in this case any more.
board-all-doctors = Every doctor, and whether they could take it

call-declined = declined it
call-specialty = another field
call-language = another language
call-standing = may not answer now
call-off = off duty
call-busy = has a case in hand
call-free = free
give-title = Give it to a doctor
give-legend = To whom?
give-assign = Give it to them
give-call = Call them in
give-backup = Call them in as backup
give-release = Take it back from the doctor
give-missing = Choose a doctor
give-nobody = No doctor may take it
give-nobody-hint = Send it to another field, or ask an administrator to verify a doctor for this one.
reason-label = Why by hand?
reason-hint = It stays with the case, where the next coordinator reads it
reason-choose = Choose a reason
reason-missing = Choose why you do this by hand
step-by-hand = by hand: { $reason }
release-title = Take it back
priority-title = Change how soon
priority-label = How soon
priority-send = Change how soon

step-opened = asked
step-offered = offered
step-offer-ended = offer ended
step-accepted = accepted
step-declined = declined
step-released = went back
step-assigned = given by hand
step-asked-back = asked the patient
step-replied = patient replied
step-answered = answered
step-followed-up = patient asked on
step-rerouted = sent to another field
step-priority = urgency changed
step-alarmed = coordinator told
step-redirected = told to seek care
step-withdrawn = taken back by the patient
step-closed = closed
step-seen = read
step-other = noted

roster-title = Roster
roster-week = Week of { $date }
roster-before = Week before
roster-after = Week after
roster-none = Nobody is on the roster this week
roster-none-hint = Questions asked now can only be answered by doctors who look in by themselves.
roster-table = Shifts of this week
roster-action = Change
roster-change = Change hours
roster-remove = Take off
roster-uncovered = Hours in which nobody is on, by field
roster-add = Put somebody on the roster
roster-add-send = Put on the roster
roster-date-hint = For example 2026-11-30
roster-starts = From
roster-time-hint = Local time, such as 18:00
roster-ends = Until
roster-ends-hint = The next day if not after the start
roster-weeks = For how many weeks
roster-weeks-hint = 1 for once; 2 and more repeat it on the same day of the week
shift-title = Change a shift
shift-send = Change the hours
shift-over = This shift is over, or would be
shift-longer = A shift can end later by 1 to { $most } hours
shift-doctor = Choose a doctor
shift-date = Give a date such as 2026-11-30
shift-time = Give a time such as 18:00
shift-overlaps = This doctor is already on another shift then
shift-weeks = Give a number of weeks from 1 to { $most }

what-if-title = What if…
what-if-lede = See what the plan would make of a change before you make it. Looking changes nothing.
what-if-change = What do you think of?
what-if-call = Call the doctor in, to work at the desk from now on
what-if-extend = Let the doctor's shift at the desk end later
what-if-give = Give the doctor this question
what-if-hours = For how many hours
what-if-hours-hint = Not needed where a question is given
what-if-hours-odd = Choose from 1 to { $most } hours
what-if-look = Show what would happen
what-if-cannot = This cannot be done: the doctor has no shift at the desk, or may not take this question
what-if-result = What the plan makes of it
what-if-late = Of { $waiting } waiting, { $before } are late as things stand and { $after } would be.
what-if-desk-only = Counted by what the desk can do, with nobody on call asked for a single question.
what-if-table = Questions that would fare otherwise
what-if-before = As things stand
what-if-after = Then
what-if-nothing = No question would come to be late, in time, or to another doctor.
what-if-do-extend = Make the shift longer
what-if-by-case = A doctor is called in for one question: open it on the board.
