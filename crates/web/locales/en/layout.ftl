### Words around every page: brand, header, footer, and the parts that pages share.

brand = Askwell
brand-home = Askwell, front page
skip-to-content = Skip to main content
demo-label = Demo
demo-banner = Demo: people, questions and answers here are made up. Nothing on these pages is medical advice.

nav-label = Main
nav-ask = Ask a doctor
nav-answers = Answers
nav-doctors = Doctors
nav-promise = Answer times
nav-my = My questions
nav-desk = Desk
nav-review = Reviews
nav-board = Board
nav-admin = Administration
nav-account = Your account
nav-sign-out = Sign out

footer-label = About this service
footer-editorial = How answers are reviewed
footer-newsletter = New answers by mail
footer-terms = Terms
footer-privacy = Privacy
footer-emergency = In an emergency call { $number }. Answers here do not replace an examination.
footer-run-by = Run by { $organization }.

breadcrumb-label = Breadcrumb
breadcrumb-home = Home
pagination-label = More of this list
pagination-newer = Newer
pagination-older = Older
contents-label = On this page
review-date-last = Medically reviewed: { $date }
review-date-next = Next review due: { $date }
inset-prefix = Information:
care-non-urgent = Non-urgent advice:
care-urgent = Urgent advice:
care-emergency = Immediate action required:

find-button = Search
# The script puts the number in place of "#".
find-some-js = # answers found. Use the down arrow key to reach them.
find-some-below-js = # answers found below.
find-none-js = No answers found yet.
find-label-js = Answers that exist
