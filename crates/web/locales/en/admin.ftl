### What whoever runs the service sees, and where somebody says to be a doctor.

admin-title = How things stand
admin-tabs = Administration
admin-matters = Needs attention
admin-matters-none = Nothing right now.
admin-matter-claims = { $count ->
    [one] { $count } person says to be a doctor. Look them up in the register.
   *[other] { $count } people say to be doctors. Look them up in the register.
}
admin-matter-lapsing = { $count ->
    [one] The registration of { $count } doctor has ended or ends within 30 days.
   *[other] The registrations of { $count } doctors have ended or end within 30 days.
}
admin-matter-mails = { $count ->
    [one] { $count } mail could not be sent for about a day and was given up. Check the mail settings with: askwell check
   *[other] { $count } mails could not be sent for about a day and were given up. Check the mail settings with: askwell check
}
admin-matter-words-only = Search goes by words alone, not by meaning: { $reason }
admin-service = The service
admin-doctors = Doctors who may answer now
admin-staff = People with a role
admin-answers = Public answers
admin-machine = The machine
admin-journal-size = Journal
admin-index = Found by search
admin-index-behind = Search is behind by
admin-vectors = Of them by meaning too
admin-mails-waiting = Mails waiting
admin-mails-sent = Mails sent
admin-kept-pages = Pages kept ready
admin-entries = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
admin-documents = { $count ->
    [one] { $count } answer
   *[other] { $count } answers
}

people-title = People
people-standing = Standing
people-claims = To check
people-claims-none = Nobody waits to be checked.
people-claims-caption = People who say to be doctors
people-claimed-on = Sent on
people-doctors = Doctors
people-doctors-none = No doctor has been checked yet.
people-doctors-caption = Doctors, those who want a look first
people-staff = Staff
people-staff-none = Nobody has a role beside asking.
people-staff-caption = People with a role
people-add = Give somebody a role
people-add-text = They sign in with a link that we mail to this address. Doctors and reviewers first say to be a doctor, under “Are you a doctor?” in their account.
people-add-name = What they are called
people-add-button = Give the role
people-add-email-odd = Enter an e-mail address, such as name@example.org
people-add-roles-missing = Choose at least one role
standing-claimed = Not checked yet
standing-lapsed = Registration ended
standing-lapses-soon = Registration ends soon
standing-suspended = Suspended
standing-good = Checked
role-patient = Patient
role-patient-means = Asks questions. Everybody may.
role-practitioner = Doctor
role-practitioner-means = Answers, as long as the registration has been checked and is valid.
role-editor = Editor
role-editor-means = Prepares pages from conversations whose patients agreed.
role-reviewer = Reviewer
role-reviewer-means = Checks pages medically and signs them. Only for doctors.
role-coordinator = Coordinator
role-coordinator-means = Runs the queue and the roster. Does not see what patients write.
role-operator = Operator
role-operator-means = Checks doctors, gives roles, runs the machine. Does not see what patients write.

accounts-title = Accounts
accounts-lede = In the order in which they were opened. Nobody is named here: who asks is nobody’s business but theirs.
accounts-caption = All accounts
accounts-erased = Erased

person-unnamed = An account
person-account = Account
person-email = E-mail address
person-profile = How patients see them
person-opened = Opened on
person-erased = Erased on
person-roles = Roles
person-is-self = This is you. Somebody else has to check you, suspend you or change your roles.
person-verify-title = Check this doctor
person-verify = Confirm the check
person-renew-title = Check this doctor again
person-renew = Confirm the check
person-reinstate-title = Let this doctor answer again
person-reinstate = Confirm the check and reinstate
person-verify-text = Open the register yourself; do not follow a link that somebody sent you. Compare every line, and correct here what differs. Everything but the end of the registration is shown to readers.
person-valid-until-hint = The last day, as the register has it. From the day after, nothing is given to this doctor.
person-valid-until-odd = Enter the last day on which the registration is valid
person-checked = I looked this doctor up in the register today, and everything above is as the register has it
person-checked-hint = Your account and this moment go into the journal.
person-checked-missing = Look the doctor up in the register, then tick the box
person-suspend-title = Suspend this doctor
person-suspend-text = At once: no questions are given to them, and what they have in hand goes back to the queue. Their published pages stay.
person-suspend = Suspend
person-reason = Why
person-reason-missing = Choose why
suspension-register = The register says they may not practice
suspension-complaint = A complaint is being looked into
suspension-organization = The organization decided so
suspension-own-request = They asked for it
person-roles-title = Roles
person-roles-may = This person may be
person-roles-save = Save roles
person-entries = In the journal
person-entries-caption = The newest entries about this person
person-done-verified = The check is recorded. The doctor may answer now.
person-done-suspended = The doctor is suspended.
person-done-roles = The roles are saved.

journal-title = Journal
journal-lede = Everything that happened, in order. It holds identifiers, codes and moments: no names and no words of anybody. “askwell verify” recomputes the root from every entry.
journal-size = Length
journal-root = Root
journal-none = Nothing yet.
journal-caption = Entries, the newest first
journal-number = Number
journal-when = When
journal-kind = What
journal-by = Who
journal-subject = To what

doctor-form-name = Name
doctor-form-name-hint = With title, as patients should read it.
doctor-form-name-missing = Enter the name
doctor-form-qualifications = Degrees and memberships
doctor-form-qualifications-hint = Such as MD, FRCP. May stay empty.
doctor-form-register-hint = Its short name, such as GMC.
doctor-form-register-odd = Enter the short name of the register in Latin letters, digits and hyphens
doctor-form-registration-missing = Enter the number in the register
doctor-form-country = Country of the register
doctor-form-country-hint = Two letters, such as GB or DE.
doctor-form-country-odd = Enter the two letters of the country, such as GB
doctor-form-specialties = Fields in which they answer
doctor-form-specialties-missing = Choose at least one field
doctor-form-languages = Languages in which they answer
doctor-form-languages-missing = Choose at least one language
doctor-form-biography = About
doctor-form-biography-hint = A few sentences for patients.
doctor-form-interests-hint = Money, shares or gifts from makers of medicines, devices or tests in the last three years; or “None”.
doctor-form-interests-missing = Declare interests, or write that there are none
doctor-form-too-long = This is too long
doctor-form-odd = This cannot be taken. Check it

claim-title = Are you a doctor?
claim-lede = Tell us who you are. Somebody looks you up in the register before you can answer anything, and writes to you when that is done.
claim-public = When you have been checked, patients can read all of this.
claim-send = Send
claimed-title = You as a doctor
claimed-next-claimed = We are looking you up in the register. You hear from us by mail. Until then you can ask, but not answer.
claimed-next-lapsed = Your registration has ended as far as we know, so nothing is given to you. Write to us when it is renewed.
claimed-next-suspended = You are suspended, so nothing is given to you.
claimed-next-lapses-soon = You may answer. Your registration ends soon: write to us when it is renewed, so that nothing stops.
claimed-next-good = You may answer.
claimed-contact = To change something, write to { $contact }.
claimed-profile = How patients see you
